/*
 * Fibers: the contexts that simulated threads and processors run on, all on one host thread.
 *
 * host_fiber_switch keeps only what the calling convention makes a callee keep. Stacks have a guard page below them and
 * are kept for reuse, as machines start and stop often. Rule: a fiber that is switched to must be switched out or new.
 */
#include "host/host.h"
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>

#define STRING_(x)   #x
#define STRING(x)    STRING_(x)
#define SYMBOL(name) STRING(__USER_LABEL_PREFIX__) #name

/* lab__host_switch(save, load): store the context of the caller in *save, go on where `load` was stored. */
void lab__host_switch(void **save, void *load);
void lab__host_fiber_begin(void);

/* clang-format off */
#if defined(__x86_64__)
__asm__(".text\n"
        ".globl " SYMBOL(lab__host_switch) "\n"
        SYMBOL(lab__host_switch) ":\n"
        "pushq %rbp\n pushq %rbx\n pushq %r12\n pushq %r13\n pushq %r14\n pushq %r15\n"
        "movq %rsp, (%rdi)\n"
        "movq %rsi, %rsp\n"
        "popq %r15\n popq %r14\n popq %r13\n popq %r12\n popq %rbx\n popq %rbp\n"
        "ret\n"
        ".globl " SYMBOL(lab__host_fiber_begin) "\n"
        SYMBOL(lab__host_fiber_begin) ":\n"
        "movq %r12, %rdi\n"
        "xorl %ebp, %ebp\n"
        "jmpq *%r13\n");
enum { SAVED_WORDS = 8, WORD_ARGUMENT = 3, WORD_ENTRY = 2, WORD_PC = 6, WORD_FP = 5 };
#elif defined(__aarch64__)
__asm__(".text\n"
        ".balign 4\n"
        ".globl " SYMBOL(lab__host_switch) "\n"
        SYMBOL(lab__host_switch) ":\n"
        "sub sp, sp, #176\n"
        "stp x19, x20, [sp]\n stp x21, x22, [sp, #16]\n stp x23, x24, [sp, #32]\n"
        "stp x25, x26, [sp, #48]\n stp x27, x28, [sp, #64]\n stp x29, x30, [sp, #80]\n"
        "stp d8, d9, [sp, #96]\n stp d10, d11, [sp, #112]\n stp d12, d13, [sp, #128]\n stp d14, d15, [sp, #144]\n"
        "mov x9, sp\n"
        "str x9, [x0]\n"
        "mov sp, x1\n"
        "ldp x19, x20, [sp]\n ldp x21, x22, [sp, #16]\n ldp x23, x24, [sp, #32]\n"
        "ldp x25, x26, [sp, #48]\n ldp x27, x28, [sp, #64]\n ldp x29, x30, [sp, #80]\n"
        "ldp d8, d9, [sp, #96]\n ldp d10, d11, [sp, #112]\n ldp d12, d13, [sp, #128]\n ldp d14, d15, [sp, #144]\n"
        "add sp, sp, #176\n"
        "ret\n"
        ".balign 4\n"
        ".globl " SYMBOL(lab__host_fiber_begin) "\n"
        SYMBOL(lab__host_fiber_begin) ":\n"
        "mov x0, x19\n"
        "mov x29, xzr\n"
        "mov x30, xzr\n"
        "br x20\n");
enum { SAVED_WORDS = 22, WORD_ARGUMENT = 0, WORD_ENTRY = 1, WORD_PC = 11, WORD_FP = 10 };
/* clang-format on */
#else
#include <ucontext.h>
#define PORTABLE 1
#endif

static struct host_fiber *running;
static struct host_fiber *switching_from; /* for the sanitizer */

#define CACHED_STACKS 256
static struct {
    char *base[CACHED_STACKS];
    unsigned count;
} cache;

host_size host_fiber_default_stack(void)
{
    return host_sanitized ? 512 * 1024 : 128 * 1024;
}

/* Larger than a frame usually is, so that no function steps over it. */
static host_size guard_size(void)
{
    return 65536;
}

static char *take_stack(host_size size)
{
    char *base;

    if (size == host_fiber_default_stack() && cache.count)
        return cache.base[--cache.count];
    base = mmap(0, size + guard_size(), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (base == MAP_FAILED)
        return 0;
    if (mprotect(base, guard_size(), PROT_NONE)) {
        munmap(base, size + guard_size());
        return 0;
    }
    return base + guard_size();
}

static void give_stack(char *base, host_size size)
{
    host_unpoison(base, size);
    if (size == host_fiber_default_stack() && cache.count < CACHED_STACKS)
        cache.base[cache.count++] = base;
    else
        munmap(base - guard_size(), size + guard_size());
}

static void finish_switch(struct host_fiber *self)
{
    const void *bottom;
    host_size size;

    running = self;
    if (!host_sanitized)
        return;
    host_sanitizer_switched(self->sanitizer_stack, &bottom, &size);
    if (switching_from && !switching_from->stack && !switching_from->stack_size) {
        switching_from->stack = (char *)bottom;
        switching_from->stack_size = size;
    }
}

struct start {
    struct host_fiber *fiber;
    void (*entry)(void *);
    void *argument;
};

static void begin(void *context)
{
    struct start start = *(struct start *)context;

    finish_switch(start.fiber);
    start.entry(start.argument);
    __builtin_trap();
}

#ifdef PORTABLE
static void portable_begin(unsigned high, unsigned low)
{
    begin((void *)(((uintptr_t)high << 32) | low));
}

void lab__host_switch(void **save, void *load)
{
    ucontext_t here;

    *save = &here;
    swapcontext(&here, load);
}

static void prepare(struct host_fiber *fiber, struct start *start)
{
    uintptr_t value = (uintptr_t)start;
    ucontext_t *context = (ucontext_t *)((uintptr_t)(start - 1) - sizeof *context & ~(uintptr_t)63);

    getcontext(context);
    context->uc_stack.ss_sp = fiber->stack;
    context->uc_stack.ss_size = (host_size)((char *)context - fiber->stack) & ~(host_size)63;
    context->uc_link = 0;
    makecontext(context, (void (*)(void))portable_begin, 2, (unsigned)(value >> 32), (unsigned)value);
    fiber->sp = context;
}
#else
static void prepare(struct host_fiber *fiber, struct start *start)
{
    void **words = (void **)((uintptr_t)start & ~(uintptr_t)63) - SAVED_WORDS - 2;

    memset(words, 0, (SAVED_WORDS + 2) * sizeof *words);
    words[WORD_ARGUMENT] = start;
    words[WORD_ENTRY] = (void *)begin;
    words[WORD_PC] = (void *)lab__host_fiber_begin;
    fiber->sp = words;
}
#endif

int host_fiber_registers(const struct host_fiber *fiber, struct host_registers *registers)
{
#ifdef PORTABLE
    return -1;
#else
    void **words = fiber->sp;

    memset(registers, 0, sizeof *registers);
    if (!words || words[WORD_PC] == (void *)lab__host_fiber_begin)
        return -1;
    registers->pc = (uintptr_t)words[WORD_PC] - 1; /* a return address belongs to the call before it */
    registers->fp = (uintptr_t)words[WORD_FP];
    registers->sp = (uintptr_t)(words + WORD_PC);
    return 0;
#endif
}

int host_fiber_create(struct host_fiber *fiber, host_size stack_size, void (*entry)(void *), void *argument)
{
    struct start *start;

    memset(fiber, 0, sizeof *fiber);
    fiber->stack_size = stack_size ? stack_size : host_fiber_default_stack();
    fiber->stack = take_stack(fiber->stack_size);
    if (!fiber->stack)
        return -1;
    start = (struct start *)(fiber->stack + fiber->stack_size) - 1;
    *start = (struct start){fiber, entry, argument};
    prepare(fiber, start);
    return 0;
}

void host_fiber_destroy(struct host_fiber *fiber)
{
    if (fiber->stack && fiber->stack_size && fiber->sp && !fiber->adopted)
        give_stack(fiber->stack, fiber->stack_size);
    memset(fiber, 0, sizeof *fiber);
}

void host_fiber_adopt(struct host_fiber *fiber)
{
    memset(fiber, 0, sizeof *fiber);
    fiber->adopted = 1;
    running = fiber;
}

void host_fiber_switch(struct host_fiber *from, struct host_fiber *to)
{
    if (__builtin_expect(host_sanitized, 0)) {
        switching_from = from;
        host_sanitizer_switch(&from->sanitizer_stack, to->stack, to->stack_size);
        lab__host_switch(&from->sp, to->sp);
        finish_switch(from);
        return;
    }
    running = to;
    lab__host_switch(&from->sp, to->sp);
}

void host_fiber_moved(struct host_fiber *fiber)
{
    running = fiber;
}

void host_fiber_exit(struct host_fiber *from, struct host_fiber *to)
{
    if (host_sanitized) {
        switching_from = from;
        host_sanitizer_switch(0, to->stack, to->stack_size);
    }
    running = to;
    lab__host_switch(&from->sp, to->sp);
}

/* The guard page below the running fiber's stack, for the fault handler. */
int lab__host_in_guard(uintptr_t address, uintptr_t sp)
{
    if (!running || !running->sp || !running->stack)
        return address + 65536 > sp && address < sp + 4096 && address >> 47 == 0 && sp - address < 65536 &&
               sp > address;
    return address < (uintptr_t)running->stack && address >= (uintptr_t)running->stack - guard_size();
}
