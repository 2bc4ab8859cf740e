/* All handles of the machine, as ZwQuerySystemInformation lists them. */
#include "io/system_information.h"

struct handle {
    USHORT process, trace;
    UCHAR type, flags;
    USHORT value;
    PVOID object;
    ULONG access;
};
struct handle_extended {
    PVOID object;
    HANDLE process, value;
    ULONG access;
    USHORT trace, type;
    ULONG attributes, reserved;
};
_Static_assert(sizeof(struct handle) == 24 && sizeof(struct handle_extended) == 40, "as on Windows");

struct listing {
    struct lab__system_answer *answer;
    PEPROCESS process;
    ULONG count;
};

static void put(void *context, HANDLE value, PVOID object, ACCESS_MASK granted, ULONG attributes)
{
    struct listing *listing = context;
    struct handle *handle = lab__system_take(listing->answer, sizeof *handle);

    listing->count++;
    if (handle)
        *handle = (struct handle){.process = (USHORT)(ULONG_PTR)listing->process->id,
                                  .type = (UCHAR)lab__ob_header_of(object)->type->index,
                                  .flags = (UCHAR)attributes,
                                  .value = (USHORT)(ULONG_PTR)value,
                                  .object = object,
                                  .access = granted};
}

static void put_extended(void *context, HANDLE value, PVOID object, ACCESS_MASK granted, ULONG attributes)
{
    struct listing *listing = context;
    struct handle_extended *handle = lab__system_take(listing->answer, sizeof *handle);

    listing->count++;
    if (handle)
        *handle = (struct handle_extended){.object = object,
                                           .process = listing->process->id,
                                           .value = value,
                                           .access = granted,
                                           .type = (USHORT)lab__ob_header_of(object)->type->index,
                                           .attributes = attributes};
}

static ULONG list_all(struct lab__system_answer *answer, lab__ob_handle_visit *each)
{
    struct listing listing = {answer, 0, 0};

    while ((listing.process = lab__ps_process_next(listing.process)))
        if (listing.process->handles)
            lab__ob_handles_visit(listing.process->handles, each, &listing);
    return listing.count;
}

void lab__system_tell_handles(struct lab__system_answer *answer)
{
    ULONG *header = lab__system_take(answer, 8), count = list_all(answer, put);

    if (header)
        *header = count;
}

void lab__system_tell_handles_extended(struct lab__system_answer *answer)
{
    ULONG_PTR *header = lab__system_take(answer, 16);
    ULONG count = list_all(answer, put_extended);

    if (header)
        *header = count;
}
