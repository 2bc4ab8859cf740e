/* What the parameters of the bugchecks that ntlab raises mean, for the crash report. */
#include "machine/machine_p.h"

static const struct lab__bugcheck_words table[] = {
    {0x01, "The count of disabled APCs does not balance.", {"address of the call", "the count", "thread", 0}},
    {0x05, "A process was attached to where that is not possible.", {"process to attach", "process attached now", "attach index", "in a DPC"}},
    {0x06, "A process was detached from while APCs were outstanding.", {0, 0, 0, 0}},
    {0x09, "KeRaiseIrql was asked to lower.", {"IRQL before", "IRQL asked for", 0, 0}},
    {0x0A, "Memory was touched, or a function called, at an IRQL that is too high (or too low) for it.",
     {"address", "IRQL", "0 read, 1 write, 8 execute", "address of the code"}},
    {0x0C, "A wait named too many objects.", {0, 0, 0, 0}},
    {0x0F, "A spin lock was acquired by its owner.", {"spin lock", 0, 0, 0}},
    {0x10, "A spin lock was released that is not owned.", {"spin lock", 0, 0, 0}},
    {0x18, "An object's reference count is wrong.", {"object type or 0", "object", "kind", "count"}},
    {0x19, "A pool header is corrupt.", {"kind", "pool block", 0, 0}},
    {0x1E, "An exception was not handled.", {"exception code", "address of the code", "exception parameter 0", "exception parameter 1"}},
    {0x35, "An IRP has no stack location left for the next driver.", {"IRP", 0, 0, 0}},
    {0x3B, "An exception was not handled in a system service.", {"exception code", "address of the code", "context", 0}},
    {0x44, "An IRP was completed that had been completed before.", {"IRP", "device object", 0, 0}},
    {0x4E, "A page's lock count is wrong.", {"kind", "page frame", 0, 0}},
    {0x50, "Memory was touched that is not there.", {"address", "0 read, 2 write, 10 execute", "address of the code", "kind"}},
    {0x76, "A process ended, or an IRP completed, with pages still locked.", {"kind", "process", "pages", 0}},
    {0x7E, "A system thread did not handle an exception.", {"exception code", "address of the code", "exception record", "context"}},
    {0x7F, "The processor took a trap that the kernel can't handle.", {"trap number; 8: double fault, a stack overflow", "stack pointer", "address", "address of the code"}},
    {0x93, "A kernel handle was closed or used that is not valid.", {"handle", "kind", 0, 0}},
    {0xB8, "A DPC tried to wait.", {"thread", "idle thread", 0, 0}},
    {0xC1, "Special pool detected a corruption.", {"address freed", 0, 0, "kind"}},
    {0xC2, "Pool was used wrongly.", {"kind", 0, 0, "address"}},
    {0xC4, "Driver Verifier found a violation.", {"rule", 0, 0, 0}},
    {0xC5, "Pool metadata was overwritten.", {"address", "IRQL", "0 read, 1 write", "address of the code"}},
    {0xC7, "A timer or DPC lies where none may.", {"kind", "object", "range", "length"}},
    {0xC8, "IRQL changed across a callback.", {"current << 16 | expected << 8", "routine or 0", "APC's kernel routine or 0", "APC's normal routine or 0"}},
    {0xC9, "Driver Verifier's I/O checks found a violation.", {"rule", 0, 0, 0}},
    {0xCB, "A driver left pages locked.", {"return address", 0, "MDL", "pages"}},
    {0xCE, "A driver was unloaded while something of it was still to run.", {"address", "0 read, 1 write", "address of the code", 0}},
    {0xD1, "A driver touched memory, or ran pageable code, at too high an IRQL.", {"address", "IRQL", "0 read, 1 write, 8 execute", "address of the code"}},
    {0xE1, "A work item returned at a wrong IRQL.", {"routine", "IRQL", "work item", "work item"}},
    {0xE3, "A resource was released by a thread that does not own it.", {"resource", "thread", "owner table", "kind"}},
    {0x11B, "A driver returned holding the cancel spin lock.", {"IRP", "dispatch routine", 0, 0}},
    {0x133, "A DPC, or code at DISPATCH_LEVEL, ran for too long.", {"0 one DPC, 1 in total", "ticks", "limit in ticks", 0}},
    {0x4C414201, "The machine is deadlocked.", {0, 0, 0, 0}},
    {0x4C414202, "A function was called that ntlab does not implement.", {"its name", 0, 0, 0}},
    {0x4C414203, "The machine hangs.", {0, 0, 0, 0}},
};

const struct lab__bugcheck_words *lab__machine_bugcheck_words(ULONG code)
{
    for (ULONG i = 0; i < RTL_NUMBER_OF(table); i++)
        if (table[i].code == code)
            return &table[i];
    return 0;
}
