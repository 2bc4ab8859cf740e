/* Properties and methods by the names of a .mof file. */
#include <string.h>

#include "api/wmi_block.h"

static uint64_t number_at(const UCHAR *data, const struct mof_place *place)
{
    uint64_t number = 0;
    unsigned unused = 64 - place->size * 8;

    memcpy(&number, data + place->offset, place->size);
    if (place->field->is_signed && unused)
        number = (uint64_t)((int64_t)(number << unused) >> unused);
    return number;
}

static NTSTATUS locate(const struct mof_class *class, const char *property, const UCHAR *data, ULONG length,
                       struct mof_place *place)
{
    NTSTATUS status = class ? mof_locate(class, property, data, length, place) : STATUS_OBJECT_NAME_NOT_FOUND;

    if (NT_SUCCESS(status) && (place->offset > length || place->size > length - place->offset))
        status = STATUS_BUFFER_TOO_SMALL;
    return status;
}

static NTSTATUS locate_number(const struct mof_class *class, const char *property, const UCHAR *data, ULONG length,
                              struct mof_place *place)
{
    NTSTATUS status = locate(class, property, data, length, place);

    if (NT_SUCCESS(status) && place->field->type != MOF_NUMBER && place->field->type != MOF_BOOLEAN)
        status = STATUS_OBJECT_TYPE_MISMATCH;
    return status;
}

lab_status lab_wmi_data_number(lab_wmi_block *block, const void *data, uint32_t length, const char *property,
                               uint64_t *number)
{
    struct mof_place place;
    NTSTATUS status = locate_number(block->class, property, data, length, &place);

    if (NT_SUCCESS(status))
        *number = number_at(data, &place);
    return status;
}

static NTSTATUS get_number(lab_wmi_block *block, const char *instance, const char *property, uint64_t *number)
{
    ULONG length;
    UCHAR *data;
    NTSTATUS status = lab__api_wmi_get(block, instance, &data, &length);

    if (!NT_SUCCESS(status))
        return status;
    status = lab_wmi_data_number(block, data, length, property, number);
    host_free(data);
    return status;
}

lab_status lab_wmi_get_number(lab_wmi_block *block, const char *instance, const char *property, uint64_t *number)
{
    USER_CALL(get_number(block, instance, property, number));
}

static NTSTATUS text_at(const UCHAR *data, const struct mof_place *place, char *text, uint32_t room)
{
    ULONG skip = place->field->type == MOF_STRING ? 2 : 0, length = place->size - skip, bytes = 0;
    PCWSTR wide = (PCWSTR)(data + place->offset + skip);

    if (place->field->type != MOF_STRING && place->field->type != MOF_DATETIME)
        return STATUS_OBJECT_TYPE_MISMATCH;
    if (!room)
        return STATUS_BUFFER_TOO_SMALL;
    while (length >= sizeof(WCHAR) && !wide[length / sizeof(WCHAR) - 1])
        length -= sizeof(WCHAR);
    if (!NT_SUCCESS(RtlUnicodeToUTF8N(text, room - 1, &bytes, wide, length)))
        return STATUS_BUFFER_TOO_SMALL;
    text[bytes] = 0;
    return STATUS_SUCCESS;
}

static NTSTATUS get_text(lab_wmi_block *block, const char *instance, const char *property, char *text, uint32_t room)
{
    struct mof_place place;
    ULONG length;
    UCHAR *data;
    NTSTATUS status = lab__api_wmi_get(block, instance, &data, &length);

    if (!NT_SUCCESS(status))
        return status;
    status = locate(block->class, property, data, length, &place);
    if (NT_SUCCESS(status))
        status = text_at(data, &place, text, room);
    host_free(data);
    return status;
}

lab_status lab_wmi_get_text(lab_wmi_block *block, const char *instance, const char *property, char *text, uint32_t room)
{
    USER_CALL(get_text(block, instance, property, text, room));
}

static NTSTATUS set_number(lab_wmi_block *block, const char *instance, const char *property, uint64_t number)
{
    struct mof_place place;
    ULONG length;
    UCHAR *data;
    NTSTATUS status = lab__api_wmi_get(block, instance, &data, &length);

    if (!NT_SUCCESS(status))
        return status;
    status = locate_number(block->class, property, data, length, &place);
    if (NT_SUCCESS(status)) {
        memcpy(data + place.offset, &number, place.size);
        status = lab__api_wmi_set(block, instance, data, length);
    }
    host_free(data);
    return status;
}

lab_status lab_wmi_set_number(lab_wmi_block *block, const char *instance, const char *property, uint64_t number)
{
    USER_CALL(set_number(block, instance, property, number));
}

/* --- methods --- */

#define MOST_ARGUMENT_BYTES 4096

struct parameters {
    const struct mof_method *method;
    lab_wmi_argument *arguments;
    uint32_t count;
};

static BOOLEAN same_name(const char *a, const char *b)
{
    for (; *a && (*a | 32) == (*b | 32); a++)
        b++;
    return !*a && !*b;
}

static lab_wmi_argument *argument_of(const struct parameters *parameters, const char *name)
{
    for (uint32_t i = 0; i < parameters->count; i++)
        if (same_name(parameters->arguments[i].name, name))
            return &parameters->arguments[i];
    return 0;
}

/* Those that go in (or come out) stand one after the other, each aligned to its size. */
static NTSTATUS each_argument(const struct parameters *parameters, BOOLEAN in, UCHAR *data, ULONG room, ULONG *length)
{
    *length = 0;
    for (const struct mof_field *field = parameters->method->arguments; field; field = field->next) {
        lab_wmi_argument *argument = argument_of(parameters, field->name);
        struct mof_place place = {field, 0, field->size};

        if (!(in ? field->in : field->out))
            continue;
        if ((field->type != MOF_NUMBER && field->type != MOF_BOOLEAN) || field->array)
            return STATUS_OBJECT_TYPE_MISMATCH;
        place.offset = (*length + field->size - 1) / field->size * field->size;
        *length = place.offset + field->size;
        if (*length > room)
            return STATUS_BUFFER_TOO_SMALL;
        if (in && argument)
            memcpy(data + place.offset, &argument->number, field->size);
        else if (argument)
            argument->number = number_at(data, &place);
    }
    return STATUS_SUCCESS;
}

static const struct mof_method *method_of(const struct mof_class *class, const char *name)
{
    for (const struct mof_method *method = class ? class->methods : 0; method; method = method->next)
        if (same_name(method->name, name))
            return method;
    return 0;
}

static NTSTATUS call(lab_wmi_block *block, const char *instance, const char *method, lab_wmi_argument *arguments,
                     uint32_t count)
{
    struct parameters parameters = {method_of(block->class, method), arguments, count};
    UCHAR *data;
    ULONG length, room = MOST_ARGUMENT_BYTES;
    NTSTATUS status;

    if (!parameters.method)
        return STATUS_OBJECT_NAME_NOT_FOUND;
    for (uint32_t i = 0; i < count; i++) {
        const struct mof_field *field = parameters.method->arguments;

        while (field && !same_name(field->name, arguments[i].name))
            field = field->next;
        if (!field)
            return STATUS_OBJECT_NAME_NOT_FOUND;
    }
    data = host_alloc(room);
    status = each_argument(&parameters, TRUE, data, room, &length);
    if (NT_SUCCESS(status))
        status = lab__api_wmi_execute(block, instance, parameters.method->id, data, length, data, &room);
    if (NT_SUCCESS(status))
        status = each_argument(&parameters, FALSE, data, room, &length);
    host_free(data);
    return status;
}

lab_status lab_wmi_call(lab_wmi_block *block, const char *instance, const char *method, lab_wmi_argument *arguments,
                        uint32_t count)
{
    USER_CALL(call(block, instance, method, arguments, count));
}
