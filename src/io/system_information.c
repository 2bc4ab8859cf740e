/*
 * ZwQuerySystemInformation: not documented for drivers, but real ones ask it for modules, processes, processors and
 * memory. They declare the structures themselves; the layouts here are those of Windows 10 on x64.
 */
#include "io/image.h"
#include "io/io_p.h"
#include "io/system_information.h"
#include "mm/pages_p.h"

enum {
    BASIC = 0,
    PROCESSOR = 1,
    TIME_OF_DAY = 3,
    PROCESS = 5,
    PROCESSOR_PERFORMANCE = 8,
    MODULE = 11,
    HANDLE_LIST = 16,
    INTERRUPT = 23,
    KERNEL_DEBUGGER = 35,
    EXTENDED_HANDLE_LIST = 64,
    LOGICAL_PROCESSOR = 73,
    PROCESS_ID = 88,
    BOOT_ENVIRONMENT = 90,
    CODE_INTEGRITY = 103,
    SECURE_BOOT = 145
};

struct basic {
    ULONG reserved, timer_resolution, page_size, pages, lowest_page, highest_page, granularity;
    ULONG_PTR lowest_user, highest_user, processors;
    CCHAR processor_count;
};
struct processor {
    USHORT architecture, level, revision, most;
    ULONG features;
};
struct time_of_day {
    LONGLONG boot, now, zone_bias;
    ULONG zone, reserved;
    ULONGLONG boot_bias, sleep_bias;
};
struct performance {
    LONGLONG idle, kernel, user, dpc, interrupt;
    ULONG interrupts;
};
struct interrupt { /* of a processor */
    ULONG switches, dpcs, dpc_rate, time_increment, dpc_bypasses, apc_bypasses;
};
struct logical_processor {
    ULONG_PTR mask;
    ULONG relationship;
    ULONG more[5];
};
struct module {
    PVOID section, mapped, base;
    ULONG size, flags;
    USHORT load_index, init_index, load_count, name_offset;
    char path[256];
};
struct thread {
    LONGLONG kernel, user, created;
    ULONG wait_time;
    PVOID start;
    CLIENT_ID id;
    LONG priority, base_priority;
    ULONG switches, state, wait_reason;
};
struct process {
    ULONG next, threads;
    LONGLONG private_set;
    ULONG hard_faults, most_threads;
    ULONGLONG cycles;
    LONGLONG created, user, kernel;
    UNICODE_STRING name;
    LONG base_priority;
    HANDLE id, parent;
    ULONG handles, session;
    ULONG_PTR key;
    SIZE_T memory[2];
    ULONG faults;
    SIZE_T more_memory[9];
    LONGLONG transfers[6];
};
_Static_assert(sizeof(struct basic) == 64 && sizeof(struct module) == 296 && sizeof(struct process) == 256 &&
                   sizeof(struct thread) == 80 && sizeof(struct time_of_day) == 48 && sizeof(struct performance) == 48,
               "as on Windows");

static void tell_basic(struct lab__system_answer *answer)
{
    struct basic *basic = lab__system_take(answer, sizeof *basic);

    if (!basic)
        return;
    basic->timer_resolution = 156250;
    basic->page_size = PAGE_SIZE;
    basic->pages = basic->highest_page = (ULONG)lab__mm.page_count;
    basic->granularity = 0x10000;
    basic->lowest_user = 0x10000;
    basic->highest_user = (ULONG_PTR)MmHighestUserAddress;
    basic->processors = KeQueryActiveProcessors();
    basic->processor_count = (CCHAR)lab__ke.processor_count;
}

static void tell_processor(struct lab__system_answer *answer)
{
    struct processor *processor = lab__system_take(answer, sizeof *processor);

    if (!processor)
        return;
    processor->architecture = 9; /* AMD64 */
    processor->level = 6;
    processor->most = (USHORT)lab__ke.processor_count;
}

static void tell_time(struct lab__system_answer *answer)
{
    struct time_of_day *time = lab__system_take(answer, sizeof *time);

    if (!time)
        return;
    time->now = (LONGLONG)lab__clock_now() + lab__ke.system_time_offset;
    time->boot = lab__ke.system_time_offset;
}

static void tell_performance(struct lab__system_answer *answer)
{
    for (ULONG i = 0; i < lab__ke.processor_count; i++) {
        struct performance *performance = lab__system_take(answer, sizeof *performance);

        if (performance)
            performance->idle = (LONGLONG)lab__clock_now(); /* code takes no time here */
    }
}

static void tell_interrupts(struct lab__system_answer *answer)
{
    for (ULONG i = 0; i < lab__ke.processor_count; i++) {
        struct interrupt *interrupt = lab__system_take(answer, sizeof *interrupt);

        if (interrupt)
            interrupt->time_increment = KeQueryTimeIncrement();
    }
}

static void tell_relationship(struct lab__system_answer *answer, ULONG_PTR mask, LOGICAL_PROCESSOR_RELATIONSHIP kind)
{
    struct logical_processor *processor = lab__system_take(answer, sizeof *processor);

    if (processor) {
        processor->mask = mask;
        processor->relationship = kind;
    }
}

/* Each processor is a core of its own; they are one package in one node. */
static void tell_logical_processors(struct lab__system_answer *answer)
{
    for (ULONG i = 0; i < lab__ke.processor_count; i++)
        tell_relationship(answer, (ULONG_PTR)1 << i, RelationProcessorCore);
    tell_relationship(answer, KeQueryActiveProcessors(), RelationProcessorPackage);
    tell_relationship(answer, KeQueryActiveProcessors(), RelationNumaNode);
}

/* The caller puts an id before a string, which gets the path of the process's file. */
static NTSTATUS tell_image_name(struct lab__system_answer *answer)
{
    struct {
        HANDLE id;
        UNICODE_STRING name;
    } *asked = (PVOID)answer->buffer;
    PEPROCESS process = 0;

    if (answer->room != sizeof *asked)
        return STATUS_INFO_LENGTH_MISMATCH;
    answer->used = sizeof *asked;
    while ((process = lab__ps_process_next(process)))
        if (process->id == asked->id)
            break;
    if (!process)
        return STATUS_INVALID_CID;
    if (asked->name.Length)
        return STATUS_INVALID_PARAMETER;
    if (asked->name.MaximumLength < process->image_path.Length + sizeof(WCHAR)) {
        asked->name.MaximumLength = process->image_path.Length + sizeof(WCHAR);
        return STATUS_INFO_LENGTH_MISMATCH;
    }
    RtlCopyUnicodeString(&asked->name, &process->image_path);
    return STATUS_SUCCESS;
}

static void tell_module(struct lab__system_answer *answer, ULONG *count, const char *name, PVOID base, ULONG size,
                        USHORT references)
{
    static const char folder[] = "\\SystemRoot\\System32\\drivers\\";
    struct module *module = lab__system_take(answer, sizeof *module);

    if (module) {
        module->base = base;
        module->size = size;
        module->load_index = (USHORT)*count;
        module->load_count = references;
        __builtin_snprintf(module->path, sizeof module->path, "%s%s", *count ? folder : "\\SystemRoot\\system32\\",
                           name);
        module->name_offset = (USHORT)(strrchr(module->path, '\\') + 1 - module->path);
    }
    ++*count;
}

/* The kernel comes first, as on Windows. */
static void tell_modules(struct lab__system_answer *answer)
{
    ULONG *header = lab__system_take(answer, 8), count = 0;

    tell_module(answer, &count, "ntoskrnl.exe", MmSystemRangeStart, 0x1000000, 1);
    for (LIST_ENTRY *link = lab__io_images.Flink; link != &lab__io_images; link = link->Flink) {
        const struct lab__io_image *image = CONTAINING_RECORD(link, struct lab__io_image, link);
        char name[80] = "";
        ULONG length = image->section.BaseDllName.Length / sizeof(WCHAR);

        for (ULONG i = 0; i < length && i < sizeof name - 1; i++)
            name[i] = (char)image->section.BaseDllName.Buffer[i];
        tell_module(answer, &count, name, image->section.DllBase, image->section.SizeOfImage,
                    (USHORT)image->references);
    }
    if (header)
        *header = count;
}

static void tell_threads(struct lab__system_answer *answer, PEPROCESS process)
{
    LIST_ENTRY *threads = &process->Pcb.threads;

    for (LIST_ENTRY *link = threads->Flink; link != threads; link = link->Flink) {
        PETHREAD from = (PETHREAD)CONTAINING_RECORD(link, struct _KTHREAD, process_link);
        struct thread *thread = lab__system_take(answer, sizeof *thread);

        if (!thread)
            continue;
        thread->created = from->create_time.QuadPart;
        thread->start = from->win32_start;
        thread->id = from->id;
        thread->priority = from->Tcb.priority;
        thread->base_priority = from->Tcb.base_priority;
    }
}

/* Processes are shown by the last part of their image's path. */
static UNICODE_STRING base_name(PEPROCESS process)
{
    UNICODE_STRING name = process->image_path;

    for (USHORT at = name.Length / sizeof(WCHAR); at-- > 0;)
        if (process->image_path.Buffer[at] == '\\' || process->image_path.Buffer[at] == '/') {
            name.Buffer = process->image_path.Buffer + at + 1;
            name.Length = process->image_path.Length - (USHORT)((at + 1) * sizeof(WCHAR));
            break;
        }
    return name;
}

static PVOID tell_process(struct lab__system_answer *answer, PEPROCESS from)
{
    ULONG at = answer->used;
    struct process *process = lab__system_take(answer, sizeof *process);
    UNICODE_STRING base = base_name(from);
    PVOID name;

    tell_threads(answer, from);
    name = lab__system_take(answer, (base.Length + sizeof(WCHAR) + 7) & ~7u);
    if (!process || !name)
        return 0;
    process->next = answer->used - at;
    process->threads = from->Pcb.thread_count;
    process->created = from->create_time.QuadPart;
    process->base_priority = 8;
    process->id = from->id;
    process->parent = from->parent_id;
    process->handles = from->handles ? lab__ob_handles_count(from->handles) : 0;
    process->name.Length = base.Length;
    process->name.MaximumLength = base.Length + sizeof(WCHAR);
    process->name.Buffer = name;
    memcpy(name, base.Buffer, base.Length);
    return process;
}

static void tell_processes(struct lab__system_answer *answer)
{
    struct process *last = 0;

    for (PEPROCESS process = lab__ps_process_next(0); process; process = lab__ps_process_next(process))
        last = tell_process(answer, process);
    if (last)
        last->next = 0;
}

static NTSTATUS query(ULONG class, struct lab__system_answer *answer)
{
    ULONG *integrity;

    switch (class) {
    case BASIC:
        tell_basic(answer);
        break;
    case PROCESSOR:
        tell_processor(answer);
        break;
    case TIME_OF_DAY:
        tell_time(answer);
        break;
    case PROCESS:
        tell_processes(answer);
        break;
    case PROCESSOR_PERFORMANCE:
        tell_performance(answer);
        break;
    case MODULE:
        tell_modules(answer);
        break;
    case HANDLE_LIST:
        lab__system_tell_handles(answer);
        break;
    case EXTENDED_HANDLE_LIST:
        lab__system_tell_handles_extended(answer);
        break;
    case INTERRUPT:
        tell_interrupts(answer);
        break;
    case LOGICAL_PROCESSOR:
        tell_logical_processors(answer);
        break;
    case PROCESS_ID:
        return tell_image_name(answer);
    case BOOT_ENVIRONMENT: /* an identifier, which is zero; UEFI; flags */
        integrity = lab__system_take(answer, 32);
        if (integrity)
            integrity[4] = 2;
        break;
    case SECURE_BOOT: /* neither enabled nor there */
        lab__system_take(answer, 2);
        break;
    case KERNEL_DEBUGGER:
        if (lab__system_take(answer, 2))
            answer->buffer[1] = TRUE; /* none is there */
        break;
    case CODE_INTEGRITY:
        integrity = lab__system_take(answer, 8);
        if (integrity) {
            integrity[0] = 8;
            integrity[1] = 1; /* enabled */
        }
        break;
    default:
        return STATUS_INVALID_INFO_CLASS;
    }
    return answer->used > answer->room ? STATUS_INFO_LENGTH_MISMATCH : STATUS_SUCCESS;
}

/*
 * ZwQuerySystemInformation, NtQuerySystemInformation: basic, processor, time, process, performance, module, handle,
 * interrupt, debugger, logical processor, image name, boot and code integrity information.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_INFO_LENGTH_MISMATCH: *ReturnLength is what is needed; STATUS_INVALID_INFO_CLASS for classes that are
 *         not there
 * Source  undocumented; real drivers call it
 */
NTSTATUS __attribute__((visibility("default")))
ZwQuerySystemInformation(ULONG SystemInformationClass, PVOID SystemInformation, ULONG SystemInformationLength,
                         PULONG ReturnLength)
{
    struct lab__system_answer answer = {SystemInformation, SystemInformationLength, 0};
    NTSTATUS status = query(SystemInformationClass, &answer);

    if (ReturnLength && status != STATUS_INVALID_INFO_CLASS)
        *ReturnLength = answer.used;
    return status;
}

NTSTATUS __attribute__((visibility("default")))
NtQuerySystemInformation(ULONG SystemInformationClass, PVOID SystemInformation, ULONG SystemInformationLength,
                         PULONG ReturnLength)
{
    return ZwQuerySystemInformation(SystemInformationClass, SystemInformation, SystemInformationLength, ReturnLength);
}
