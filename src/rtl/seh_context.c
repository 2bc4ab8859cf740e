/* The processor's registers as a CONTEXT, which is what filters get from GetExceptionInformation(). */
#include "rtl/seh_p.h"

/* struct host_registers has the sixteen of x86-64 in the processor's own order, which is also CONTEXT's. */
#define GENERAL(context) (&(context)->Rax)

void lab__seh_context_from(CONTEXT *context, const struct host_registers *registers)
{
    RtlZeroMemory(context, sizeof *context);
    context->ContextFlags = CONTEXT_CONTROL | CONTEXT_INTEGER;
    context->MxCsr = INITIAL_MXCSR;
    context->SegCs = 0x10;
    context->SegSs = 0x18;
#ifdef __x86_64__
    for (unsigned i = 0; i < 16; i++)
        GENERAL(context)[i] = registers->general[i];
    context->EFlags = (ULONG)registers->flags;
#endif
    context->Rip = registers->pc;
    context->Rsp = registers->sp;
    context->Rbp = registers->fp;
}

void lab__seh_context_to(const CONTEXT *context, struct host_registers *registers)
{
#ifdef __x86_64__
    for (unsigned i = 0; i < 16; i++)
        registers->general[i] = GENERAL(context)[i];
    registers->flags = (registers->flags & ~0xFFFFFFFFULL) | context->EFlags;
#endif
    registers->pc = context->Rip;
    registers->sp = context->Rsp;
    registers->fp = context->Rbp;
}
