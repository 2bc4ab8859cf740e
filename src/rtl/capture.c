/* RtlCaptureContext: the caller's registers, as they are when it returns. */
#include "rtl/rtl_p.h"

#ifdef __x86_64__
C_ASSERT(FIELD_OFFSET(CONTEXT, ContextFlags) == 0x30 && FIELD_OFFSET(CONTEXT, SegCs) == 0x38 &&
         FIELD_OFFSET(CONTEXT, EFlags) == 0x44 && FIELD_OFFSET(CONTEXT, Rax) == 0x78 &&
         FIELD_OFFSET(CONTEXT, Rip) == 0xF8 && sizeof(CONTEXT) >= 0x300);

/* Nothing of the compiler's may come between, so there is no look at the IRQL, which may be any. */
__attribute__((naked)) void RtlCaptureContext(PCONTEXT ContextRecord)
{
    __asm__("movq %rax, 0x78(%rdi)\n\t"
            "movq %rcx, 0x80(%rdi)\n\t"
            "movq %rdx, 0x88(%rdi)\n\t"
            "movq %rbx, 0x90(%rdi)\n\t"
            "movq %rbp, 0xA0(%rdi)\n\t"
            "movq %rsi, 0xA8(%rdi)\n\t"
            "movq %rdi, 0xB0(%rdi)\n\t"
            "movq %r8, 0xB8(%rdi)\n\t"
            "movq %r9, 0xC0(%rdi)\n\t"
            "movq %r10, 0xC8(%rdi)\n\t"
            "movq %r11, 0xD0(%rdi)\n\t"
            "movq %r12, 0xD8(%rdi)\n\t"
            "movq %r13, 0xE0(%rdi)\n\t"
            "movq %r14, 0xE8(%rdi)\n\t"
            "movq %r15, 0xF0(%rdi)\n\t"
            "pushfq\n\t"
            "popq %rax\n\t"
            "movl %eax, 0x44(%rdi)\n\t"
            "leaq 8(%rsp), %rax\n\t"
            "movq %rax, 0x98(%rdi)\n\t"
            "movq (%rsp), %rax\n\t"
            "movq %rax, 0xF8(%rdi)\n\t"
            "stmxcsr 0x34(%rdi)\n\t"
            "fxsave64 0x100(%rdi)\n\t"
            "movl $0x10000F, 0x30(%rdi)\n\t"   /* CONTEXT_FULL | CONTEXT_SEGMENTS */
            "movl $0x002B0010, 0x38(%rdi)\n\t" /* cs, ds: those of NT, not the host's */
            "movl $0x0053002B, 0x3C(%rdi)\n\t" /* es, fs */
            "movl $0x0018002B, 0x40(%rdi)\n\t" /* gs, ss */
            "movq 0x78(%rdi), %rax\n\t"
            "ret");
}
#else
/* A driver sees an x64 machine whatever the host is: of its registers, those that every processor has. */
void RtlCaptureContext(PCONTEXT ContextRecord)
{
    RtlZeroMemory(ContextRecord, sizeof *ContextRecord);
    ContextRecord->ContextFlags = CONTEXT_FULL;
    ContextRecord->Rip = (ULONG_PTR)__builtin_return_address(0);
    ContextRecord->Rsp = (ULONG_PTR)__builtin_frame_address(0);
    ContextRecord->Rbp = (ULONG_PTR)__builtin_frame_address(0);
}
#endif
