/*
 * Leaving a stack in one go. Unlike setjmp it saves no signal mask and no floating point control, and it may be named
 * in a header that includes nothing. Rule: the function that called host_jump_set must not have returned.
 *
 * lab_seh_set is host_jump_set under the name that lowered drivers use.
 */
#include "host/host.h"

#define STRING_(x)   #x
#define STRING(x)    STRING_(x)
#define SYMBOL(name) STRING(__USER_LABEL_PREFIX__) #name

_Noreturn void lab__host_jump(struct host_jump *jump, int value);

/* Below the stack pointer a function writes the arguments of its calls, which are not to hit the frame that is left. */
#define ROOM "2048"

/* clang-format off */
#if defined(__x86_64__)
#define LOAD "movq (%rdi), %rbx\n movq 8(%rdi), %rbp\n movq 16(%rdi), %r12\n movq 24(%rdi), %r13\n"                     \
             "movq 32(%rdi), %r14\n movq 40(%rdi), %r15\n"
__asm__(".text\n.globl " SYMBOL(host_jump_set) "\n" SYMBOL(host_jump_set) ":\n"
        "movq %rbx, (%rdi)\n movq %rbp, 8(%rdi)\n movq %r12, 16(%rdi)\n movq %r13, 24(%rdi)\n movq %r14, 32(%rdi)\n"
        "movq %r15, 40(%rdi)\n leaq 8(%rsp), %rax\n movq %rax, 48(%rdi)\n movq (%rsp), %rax\n movq %rax, 56(%rdi)\n"
        "xorl %eax, %eax\n ret\n"
        ".globl " SYMBOL(lab__host_jump) "\n" SYMBOL(lab__host_jump) ":\n"
        LOAD "movq 48(%rdi), %rsp\n movl %esi, %eax\n jmpq *56(%rdi)\n"
        ".globl " SYMBOL(host_jump_deeper) "\n" SYMBOL(host_jump_deeper) ":\n"
        LOAD "subq $" ROOM ", %rsp\n andq $-64, %rsp\n movl %esi, %eax\n jmpq *56(%rdi)\n");
#elif defined(__aarch64__)
#define LOAD "ldp x19, x20, [x0]\n ldp x21, x22, [x0, #16]\n ldp x23, x24, [x0, #32]\n ldp x25, x26, [x0, #48]\n"      \
             "ldp x27, x28, [x0, #64]\n ldp x29, x30, [x0, #80]\n ldp d8, d9, [x0, #104]\n"                           \
             "ldp d10, d11, [x0, #120]\n ldp d12, d13, [x0, #136]\n ldp d14, d15, [x0, #152]\n"
__asm__(".text\n.balign 4\n.globl " SYMBOL(host_jump_set) "\n" SYMBOL(host_jump_set) ":\n"
        "stp x19, x20, [x0]\n stp x21, x22, [x0, #16]\n stp x23, x24, [x0, #32]\n stp x25, x26, [x0, #48]\n"
        "stp x27, x28, [x0, #64]\n stp x29, x30, [x0, #80]\n mov x9, sp\n str x9, [x0, #96]\n"
        "stp d8, d9, [x0, #104]\n stp d10, d11, [x0, #120]\n stp d12, d13, [x0, #136]\n stp d14, d15, [x0, #152]\n"
        "mov w0, #0\n ret\n"
        ".balign 4\n.globl " SYMBOL(lab__host_jump) "\n" SYMBOL(lab__host_jump) ":\n"
        LOAD "ldr x9, [x0, #96]\n mov sp, x9\n mov w0, w1\n ret\n"
        ".balign 4\n.globl " SYMBOL(host_jump_deeper) "\n" SYMBOL(host_jump_deeper) ":\n"
        LOAD "sub sp, sp, #" ROOM "\n mov w0, w1\n ret\n");
#else
#error "host_jump_set has no implementation for this processor: add one beside the two above"
#endif

#if defined(__x86_64__)
#define GO "jmp "
#else
#define GO "b "
#endif
__asm__(".text\n.globl " SYMBOL(lab_seh_set) "\n" SYMBOL(lab_seh_set) ":\n" GO SYMBOL(host_jump_set) "\n");
/* clang-format on */

_Noreturn void host_jump_to(struct host_jump *jump, int value)
{
    host_sanitizer_unwind();
    lab__host_jump(jump, value);
}

_Noreturn void host_jump_back(struct host_jump *jump, int value)
{
    lab__host_jump(jump, value);
}
