/*
 * Performance counters: sets that drivers register, their instances, and a snapshot of them.
 *
 * A set's values come from instances that the driver keeps (PcwCreateInstance), or from its callback, which adds them
 * (PcwAddInstance) each time it is asked. Rule that drivers break most: an instance's data stays valid until the
 * instance is closed.
 */
#include <ntlab/counters.h>
#include <string.h>

#include "etw/etw_p.h"
#include "mm/mm_p.h"

#define MOST_COUNTERS 1024
#define ANY_INSTANCE  0xFFFFFFFFu

struct _PCW_REGISTRATION {
    LIST_ENTRY link, instances;
    UNICODE_STRING name;
    PPCW_CALLBACK callback;
    PVOID context;
    ULONG counter_count, block_count; /* blocks of data that an instance has */
    PCW_COUNTER_DESCRIPTOR counters[];
};

struct _PCW_INSTANCE {
    LIST_ENTRY link;
    ULONG block_count;
    UNICODE_STRING name;
    PCW_DATA blocks[];
};

struct value {
    USHORT id;
    BOOLEAN known;
    uint64_t number;
};

struct collected {
    struct collected *next;
    char name[256];
    ULONG value_count;
    struct value values[];
};

struct lab_counters {
    struct collected *first, **end;
    uint32_t count;
};

/* What a callback gets to put its instances into. */
struct _PCW_BUFFER {
    struct _PCW_REGISTRATION *registration;
    struct lab_counters *counters;
};

static LIST_ENTRY registrations;

void lab__counters_start(void)
{
    InitializeListHead(&registrations);
}

static ULONG blocks_of(const PCW_REGISTRATION_INFORMATION *info)
{
    ULONG blocks = 0;

    for (ULONG i = 0; i < info->CounterCount; i++)
        if (info->Counters[i].StructIndex >= blocks)
            blocks = info->Counters[i].StructIndex + 1u;
    return blocks;
}

static BOOLEAN copy_name(UNICODE_STRING *to, PCUNICODE_STRING from)
{
    to->Buffer = lab__mm_kernel_alloc(from->Length + sizeof(WCHAR));
    if (!to->Buffer)
        return FALSE;
    to->Length = from->Length;
    to->MaximumLength = from->Length + sizeof(WCHAR);
    memcpy(to->Buffer, from->Buffer, from->Length);
    return TRUE;
}

/*
 * PcwRegister, PcwUnregister: offer a set of counters.
 *
 * IRQL    <= APC_LEVEL
 * Errors  STATUS_INVALID_PARAMETER_2: the version, or a name that is none; STATUS_INTEGER_OVERFLOW: too many counters;
 *         STATUS_NO_MEMORY
 * Source  wdm/nf-wdm-pcwregister
 */
NTSTATUS PcwRegister(PPCW_REGISTRATION *Registration, PPCW_REGISTRATION_INFORMATION Info)
{
    struct _PCW_REGISTRATION *made;

    LAB_DDI(PcwRegister);
    if ((Info->Version != 0x100 && Info->Version != 0x200) || !Info->Name || !Info->Name->Length ||
        Info->Name->Length % sizeof(WCHAR))
        return STATUS_INVALID_PARAMETER_2;
    if (Info->CounterCount > MOST_COUNTERS)
        return STATUS_INTEGER_OVERFLOW;
    made = LAB_FAULT(LAB_FAULT_POOL)
               ? 0
               : lab__mm_kernel_alloc(sizeof *made + Info->CounterCount * sizeof made->counters[0]);
    if (!made || !copy_name(&made->name, Info->Name))
        return STATUS_NO_MEMORY;
    made->callback = Info->Callback;
    made->context = Info->CallbackContext;
    made->counter_count = Info->CounterCount;
    made->block_count = blocks_of(Info);
    memcpy(made->counters, Info->Counters, Info->CounterCount * sizeof made->counters[0]);
    InitializeListHead(&made->instances);
    InsertTailList(&registrations, &made->link);
    *Registration = made;
    return STATUS_SUCCESS;
}

static void close_instance(struct _PCW_INSTANCE *instance)
{
    RemoveEntryList(&instance->link);
    lab__mm_kernel_free(instance->name.Buffer);
    lab__mm_kernel_free(instance);
}

void PcwUnregister(PPCW_REGISTRATION Registration)
{
    LAB_DDI(PcwUnregister);
    if (!Registration)
        return;
    while (!IsListEmpty(&Registration->instances))
        close_instance(CONTAINING_RECORD(Registration->instances.Flink, struct _PCW_INSTANCE, link));
    RemoveEntryList(&Registration->link);
    lab__mm_kernel_free(Registration->name.Buffer);
    lab__mm_kernel_free(Registration);
}

static NTSTATUS check_blocks(const struct _PCW_REGISTRATION *registration, ULONG count, const PCW_DATA *data)
{
    if (count < registration->block_count)
        return STATUS_INVALID_PARAMETER_4;
    for (ULONG i = 0; i < registration->counter_count; i++) {
        const PCW_COUNTER_DESCRIPTOR *counter = &registration->counters[i];

        if ((ULONG)counter->Offset + counter->Size > data[counter->StructIndex].Size)
            return STATUS_INVALID_BUFFER_SIZE;
    }
    return STATUS_SUCCESS;
}

/*
 * PcwCreateInstance, PcwCloseInstance: an instance whose values lie in the driver's own memory.
 *
 * IRQL    <= APC_LEVEL
 * Shape   Data[Count]
 * Errors  STATUS_INVALID_PARAMETER_4: not as many blocks of data as the counters name; STATUS_INVALID_BUFFER_SIZE: one
 *         is too small for its counters; STATUS_NO_MEMORY
 * Source  wdm/nf-wdm-pcwcreateinstance
 */
NTSTATUS PcwCreateInstance(PPCW_INSTANCE *Instance, PPCW_REGISTRATION Registration, PCUNICODE_STRING Name, ULONG Count,
                           PPCW_DATA Data)
{
    struct _PCW_INSTANCE *made;
    NTSTATUS status;

    LAB_DDI(PcwCreateInstance);
    status = check_blocks(Registration, Count, Data);
    if (!NT_SUCCESS(status))
        return status;
    made = LAB_FAULT(LAB_FAULT_POOL) ? 0 : lab__mm_kernel_alloc(sizeof *made + Count * sizeof made->blocks[0]);
    if (!made || !copy_name(&made->name, Name))
        return STATUS_NO_MEMORY;
    made->block_count = Count;
    memcpy(made->blocks, Data, Count * sizeof made->blocks[0]);
    InsertTailList(&Registration->instances, &made->link);
    *Instance = made;
    return STATUS_SUCCESS;
}

void PcwCloseInstance(PPCW_INSTANCE Instance)
{
    LAB_DDI(PcwCloseInstance);
    close_instance(Instance);
}

/* --- collecting --- */

static void collect(struct lab_counters *counters, const struct _PCW_REGISTRATION *registration, PCUNICODE_STRING name,
                    const PCW_DATA *data)
{
    struct collected *made = host_alloc(sizeof *made + registration->counter_count * sizeof made->values[0]);
    ULONG bytes = 0;

    RtlUnicodeToUTF8N(made->name, sizeof made->name - 1, &bytes, name->Buffer, name->Length);
    made->value_count = registration->counter_count;
    for (ULONG i = 0; i < registration->counter_count; i++) {
        const PCW_COUNTER_DESCRIPTOR *counter = &registration->counters[i];
        struct value *value = &made->values[i];

        value->id = counter->Id;
        value->known = counter->Size <= sizeof value->number;
        if (value->known)
            memcpy(&value->number, (const char *)data[counter->StructIndex].Data + counter->Offset, counter->Size);
    }
    *counters->end = made;
    counters->end = &made->next;
    counters->count++;
}

/*
 * PcwAddInstance: from a driver's callback, the values of one instance.
 *
 * IRQL    <= APC_LEVEL
 * Shape   Data[Count]
 * Errors  STATUS_INVALID_PARAMETER_4, STATUS_INVALID_BUFFER_SIZE
 * Source  wdm/nf-wdm-pcwaddinstance
 */
NTSTATUS PcwAddInstance(PPCW_BUFFER Buffer, PCUNICODE_STRING Name, ULONG Id, ULONG Count, PPCW_DATA Data)
{
    NTSTATUS status;

    LAB_DDI(PcwAddInstance);
    status = check_blocks(Buffer->registration, Count, Data);
    if (NT_SUCCESS(status) && Buffer->counters)
        collect(Buffer->counters, Buffer->registration, Name, Data);
    return status;
}

static NTSTATUS tell(struct _PCW_REGISTRATION *registration, PCW_CALLBACK_TYPE type)
{
    static const UNICODE_STRING all = RTL_CONSTANT_STRING(L"*");
    PCW_CALLBACK_INFORMATION info;

    memset(&info, 0, sizeof info);
    info.AddCounter.CounterMask = ~0ULL;
    info.AddCounter.InstanceMask = &all;
    return registration->callback(type, &info, registration->context);
}

static NTSTATUS ask(struct _PCW_REGISTRATION *registration, struct lab_counters *counters)
{
    static const UNICODE_STRING all = RTL_CONSTANT_STRING(L"*");
    struct _PCW_BUFFER buffer = {registration, counters};
    PCW_CALLBACK_INFORMATION info;
    NTSTATUS status = tell(registration, PcwCallbackAddCounter);

    if (!NT_SUCCESS(status))
        return status;
    memset(&info, 0, sizeof info);
    info.CollectData.CounterMask = ~0ULL;
    info.CollectData.InstanceMask = &all;
    info.CollectData.InstanceId = ANY_INSTANCE;
    info.CollectData.CollectMultiple = TRUE;
    info.CollectData.Buffer = &buffer;
    status = registration->callback(PcwCallbackCollectData, &info, registration->context);
    tell(registration, PcwCallbackRemoveCounter);
    return status;
}

static NTSTATUS collect_all(struct _PCW_REGISTRATION *registration, struct lab_counters *counters)
{
    for (LIST_ENTRY *link = registration->instances.Flink; link != &registration->instances; link = link->Flink) {
        struct _PCW_INSTANCE *instance = CONTAINING_RECORD(link, struct _PCW_INSTANCE, link);

        collect(counters, registration, &instance->name, instance->blocks);
    }
    return registration->callback ? ask(registration, counters) : STATUS_SUCCESS;
}

static BOOLEAN is_named(const struct _PCW_REGISTRATION *registration, const char *name)
{
    ULONG length = registration->name.Length / sizeof(WCHAR);

    if (strlen(name) != length)
        return FALSE;
    for (ULONG i = 0; i < length; i++)
        if ((registration->name.Buffer[i] | 32) != ((unsigned char)name[i] | 32))
            return FALSE;
    return TRUE;
}

lab_status lab_counters_collect(const char *set, lab_counters **counters)
{
    NTSTATUS status = STATUS_OBJECT_NAME_NOT_FOUND, one;
    struct lab_counters *made;

    if (!lab__ke_thread())
        return STATUS_INVALID_DEVICE_STATE;
    made = host_alloc(sizeof *made);
    made->end = &made->first;
    for (LIST_ENTRY *link = registrations.Flink; link != &registrations; link = link->Flink) {
        struct _PCW_REGISTRATION *registration = CONTAINING_RECORD(link, struct _PCW_REGISTRATION, link);

        if (!is_named(registration, set))
            continue;
        one = collect_all(registration, made);
        if (!NT_SUCCESS(one) || status == STATUS_OBJECT_NAME_NOT_FOUND)
            status = one;
    }
    if (NT_SUCCESS(status))
        *counters = made;
    else
        lab_counters_free(made);
    return status;
}

uint32_t lab_counters_count(const lab_counters *counters)
{
    return counters->count;
}

static const struct collected *at(const lab_counters *counters, uint32_t index)
{
    const struct collected *one = counters->first;

    while (one && index--)
        one = one->next;
    return one;
}

const char *lab_counters_instance(const lab_counters *counters, uint32_t index)
{
    const struct collected *one = at(counters, index);

    return one ? one->name : "";
}

bool lab_counters_value(const lab_counters *counters, uint32_t index, uint16_t id, uint64_t *value)
{
    const struct collected *one = at(counters, index);

    for (ULONG i = 0; one && i < one->value_count; i++) {
        if (one->values[i].id != id || !one->values[i].known)
            continue;
        *value = one->values[i].number;
        return true;
    }
    return false;
}

void lab_counters_free(lab_counters *counters)
{
    while (counters && counters->first) {
        struct collected *next = counters->first->next;

        host_free(counters->first);
        counters->first = next;
    }
    host_free(counters);
}
