/*
 * strsafe.c: the workers behind the inline functions of ntstrsafe.h.
 *
 * Sizes are characters here; the headers convert bytes. Text that does not fit is cut, and
 * STATUS_BUFFER_OVERFLOW says so, unless the flags ask for something else.
 */
#include "rtl_p.h"
#include "ntstrsafe.h"

typedef struct target {
    void *text;
    SIZE_T room;
    ULONG mode;
    ULONG flags;
    SIZE_T length; /* what the text now has */
    SIZE_T origin; /* what it had before an append */
} target;

static SIZE_T width_of(const target *t)
{
    return t->mode & LAB_STRSAFE_WIDE ? sizeof(WCHAR) : sizeof(CHAR);
}

static void *at(const target *t, SIZE_T index)
{
    return (PUCHAR)t->text + index * width_of(t);
}

static void end_at(target *t, SIZE_T index)
{
    memset(at(t, index), 0, width_of(t));
    t->length = index;
}

static SIZE_T measure(const void *text, SIZE_T limit, ULONG mode)
{
    const UCHAR *bytes = text;
    SIZE_T length = 0;

    if (mode & LAB_STRSAFE_WIDE)
        while (length < limit && (bytes[2 * length] | bytes[2 * length + 1]) != 0)
            length++;
    else
        while (length < limit && bytes[length] != 0)
            length++;
    return length;
}

NTSTATUS lab_strsafe_length(const void *text, SIZE_T limit, ULONG mode, SIZE_T *length)
{
    SIZE_T found;

    if (length != NULL)
        *length = 0;
    if (text == NULL || limit > NTSTRSAFE_MAX_CCH)
        return STATUS_INVALID_PARAMETER;
    found = measure(text, limit, mode);
    if (found == limit)
        return STATUS_INVALID_PARAMETER;
    if (length != NULL)
        *length = found;
    return STATUS_SUCCESS;
}

/* Checks the arguments every function shares, and finds where an append begins. */
static NTSTATUS open_target(target *t)
{
    if (t->flags & ~(ULONG)STRSAFE_VALID_FLAGS || t->room > NTSTRSAFE_MAX_CCH)
        return STATUS_INVALID_PARAMETER;
    if (t->flags & STRSAFE_IGNORE_NULLS ? t->text == NULL && t->room != 0 : t->room == 0 || t->text == NULL)
        return STATUS_INVALID_PARAMETER;
    if (t->mode & LAB_STRSAFE_APPEND && t->room != 0) {
        t->origin = measure(t->text, t->room, t->mode);
        if (t->origin == t->room)
            return STATUS_INVALID_PARAMETER;
    }
    t->length = t->origin;
    return STATUS_SUCCESS;
}

/* What the flags ask for when a call fails. */
static void punish(target *t, NTSTATUS status)
{
    BOOLEAN whole = status == STATUS_BUFFER_OVERFLOW && (t->flags & STRSAFE_NO_TRUNCATION);

    if (t->text == NULL || t->room == 0)
        return;
    if (t->flags & STRSAFE_FILL_ON_FAILURE) {
        memset(t->text, (UCHAR)t->flags, t->room * width_of(t));
        end_at(t, (UCHAR)t->flags == 0 ? 0 : t->room - 1);
    } else if (whole) {
        end_at(t, t->origin);
    }
    if (t->flags & STRSAFE_NULL_ON_FAILURE)
        end_at(t, 0);
}

static NTSTATUS close_target(target *t, NTSTATUS status, void **end, SIZE_T *remaining)
{
    if (!NT_SUCCESS(status) && !(t->flags & ~(ULONG)STRSAFE_VALID_FLAGS) && t->room <= NTSTRSAFE_MAX_CCH)
        punish(t, status);
    if (NT_SUCCESS(status) && (t->flags & STRSAFE_FILL_BEHIND_NULL) && t->room > t->length + 1)
        memset(at(t, t->length + 1), (UCHAR)t->flags, (t->room - t->length - 1) * width_of(t));
    if (NT_SUCCESS(status) || status == STATUS_BUFFER_OVERFLOW) {
        if (end != NULL)
            *end = t->text == NULL ? NULL : at(t, t->length);
        if (remaining != NULL)
            *remaining = t->room - t->length;
    }
    return status;
}

/* Puts count characters behind what is there, as far as they fit. */
static NTSTATUS put(target *t, const void *source, SIZE_T count)
{
    SIZE_T fits;

    if (t->room == 0) {
        if (count == 0)
            return STATUS_SUCCESS;
        return t->text == NULL ? STATUS_INVALID_PARAMETER : STATUS_BUFFER_OVERFLOW;
    }
    fits = t->room - 1 - t->length;
    if (fits > count)
        fits = count;
    if (fits != 0)
        memcpy(at(t, t->length), source, fits * width_of(t));
    end_at(t, t->length + fits);
    return fits < count ? STATUS_BUFFER_OVERFLOW : STATUS_SUCCESS;
}

NTSTATUS lab_strsafe_put(void *text, SIZE_T room, const void *source, SIZE_T count, ULONG mode, void **end,
                         SIZE_T *remaining, ULONG flags)
{
    target t = {.text = text, .room = room, .mode = mode, .flags = flags};
    NTSTATUS status = open_target(&t);

    if (NT_SUCCESS(status) && !(mode & LAB_STRSAFE_UNBOUNDED) && count > NTSTRSAFE_MAX_CCH)
        status = STATUS_INVALID_PARAMETER;
    if (NT_SUCCESS(status) && source == NULL) {
        if (!(flags & STRSAFE_IGNORE_NULLS))
            status = STATUS_INVALID_PARAMETER;
        count = 0;
    }
    if (NT_SUCCESS(status)) {
        if (count != 0 && !(mode & LAB_STRSAFE_COUNTED)) /* no more of the source is read than could fit */
            count = measure(source, count < room + 1 ? count : room + 1, mode);
        status = put(&t, source, count);
    } else if (room != 0 && text != NULL && room <= NTSTRSAFE_MAX_CCH && !(mode & LAB_STRSAFE_APPEND)) {
        end_at(&t, 0);
    }
    return close_target(&t, status, end, remaining);
}

NTSTATUS lab_strsafe_vprintf(void *text, SIZE_T room, const void *format, va_list args, ULONG mode, void **end,
                             SIZE_T *remaining, ULONG flags)
{
    target t = {.text = text, .room = room, .mode = mode, .flags = flags};
    NTSTATUS status = open_target(&t);
    lab__format_sink sink = {
        .buffer = text, .capacity = room == 0 ? 0 : room - 1, .flags = mode & LAB_STRSAFE_WIDE ? LAB__FORMAT_WIDE : 0};

    if (NT_SUCCESS(status) && format == NULL) {
        if (!(flags & STRSAFE_IGNORE_NULLS))
            status = STATUS_INVALID_PARAMETER;
        format = L"";
    }
    if (NT_SUCCESS(status)) {
        BOOLEAN ok = lab__format_run(&sink, format, args);
        if (room != 0)
            end_at(&t, sink.length < sink.capacity ? sink.length : sink.capacity);
        if (!ok || sink.length > sink.capacity)
            status = text == NULL ? STATUS_INVALID_PARAMETER : STATUS_BUFFER_OVERFLOW;
    } else if (room != 0 && text != NULL && room <= NTSTRSAFE_MAX_CCH) {
        end_at(&t, 0);
    }
    return close_target(&t, status, end, remaining);
}
