/*
 * What the processor reports: access violations, divisions by zero and the like become a call of the kernel's handler
 * on the faulting fiber's own stack, as a trap does on NT. So the handler may switch fibers, raise exceptions, or
 * return, which resumes at the fault with the registers of struct host_fault.
 *
 * Resuming needs the whole context back, which only a signal return can do: resume() executes an illegal instruction at
 * a known address, and the signal handler then puts the saved context in place.
 */
#include "host/host.h"
#include "host/key.h"
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#ifdef __APPLE__
#define _XOPEN_SOURCE 700
#endif
#include <ucontext.h>

int lab__host_in_guard(uintptr_t address, uintptr_t sp);

#define SPARE_STACK 262144

static host_fault_handler *fault_handler;
static char *signal_stack, *spare_stack;
static struct host_jump *volatile copy_guard;
static const int signals[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP};
static struct sigaction before[5];

/* --- the host's context: a few accessors for each system and processor ------------------------------------------ */

#if defined(__linux__) && defined(__x86_64__)
#define SAVED_LIMIT 16384
static uint64_t *general(ucontext_t *context, unsigned n)
{
    static const int order[16] = {REG_RAX, REG_RCX, REG_RDX, REG_RBX, REG_RSP, REG_RBP, REG_RSI, REG_RDI,
                                  REG_R8,  REG_R9,  REG_R10, REG_R11, REG_R12, REG_R13, REG_R14, REG_R15};
    return n < 16 ? (uint64_t *)&context->uc_mcontext.gregs[order[n]] : 0;
}
#define PC(c)    (*(uint64_t *)&(c)->uc_mcontext.gregs[REG_RIP])
#define SP(c)    (*(uint64_t *)&(c)->uc_mcontext.gregs[REG_RSP])
#define FP(c)    (*(uint64_t *)&(c)->uc_mcontext.gregs[REG_RBP])
#define FLAGS(c) (*(uint64_t *)&(c)->uc_mcontext.gregs[REG_EFL])
#define ARG(c)   (*(uint64_t *)&(c)->uc_mcontext.gregs[REG_RDI])
#define RED_ZONE 128
static void describe_access(struct host_fault *fault, ucontext_t *context, siginfo_t *info)
{
    uint64_t error = (uint64_t)context->uc_mcontext.gregs[REG_ERR];

    fault->write = (error >> 1) & 1;
    fault->execute = (error >> 4) & 1;
    if (context->uc_mcontext.gregs[REG_TRAPNO] == 13)
        fault->kind = HOST_FAULT_NONCANONICAL;
}
static host_size float_size(ucontext_t *context)
{
    uint32_t *words = (uint32_t *)((char *)context->uc_mcontext.fpregs + 464);

    if (!context->uc_mcontext.fpregs)
        return 0;
    return words[0] == 0x46505853u && words[1] <= SAVED_LIMIT ? words[1] : 512;
}
#define FLOATS(c)       ((char *)(c)->uc_mcontext.fpregs)
#define VECTORS(floats) ((floats) + 160)
#elif defined(__linux__) && defined(__aarch64__)
static uint64_t *general(ucontext_t *context, unsigned n)
{
    return n < 31 ? (uint64_t *)&context->uc_mcontext.regs[n] : 0;
}
#define PC(c)           (*(uint64_t *)&(c)->uc_mcontext.pc)
#define SP(c)           (*(uint64_t *)&(c)->uc_mcontext.sp)
#define FP(c)           (*(uint64_t *)&(c)->uc_mcontext.regs[29])
#define FLAGS(c)        (*(uint64_t *)&(c)->uc_mcontext.pstate)
#define ARG(c)          (*(uint64_t *)&(c)->uc_mcontext.regs[0])
#define RED_ZONE        0
/* Does the load or store instruction write? For kernels and emulators that tell no syndrome. */
static int stores(uint32_t instruction)
{
    unsigned kind = instruction >> 27 & 7, operation = instruction >> 22 & 3, vector = instruction >> 26 & 1;

    if ((instruction & 0x0A000000u) != 0x08000000u)
        return 0;
    if (kind == 7)
        return operation == 0 || (vector && operation == 2);
    return kind != 3 && !(operation & 1);
}

static void describe_access(struct host_fault *fault, ucontext_t *context, siginfo_t *info)
{
    char *record = (char *)context->uc_mcontext.__reserved;

    for (unsigned guard = 0; guard < 16; guard++) {
        uint32_t magic, size;
        uint64_t syndrome;

        memcpy(&magic, record, 4);
        memcpy(&size, record + 4, 4);
        if (!magic || !size) {
            fault->execute = PC(context) == (uint64_t)(uintptr_t)info->si_addr;
            fault->write = !fault->execute && stores(*(uint32_t *)PC(context));
            return;
        }
        if (magic == 0x45535201u) {
            memcpy(&syndrome, record + 8, 8);
            fault->write = (syndrome >> 6) & 1;
            fault->execute = (syndrome >> 26) == 0x20 || (syndrome >> 26) == 0x21;
            return;
        }
        record += size;
    }
}
static host_size float_size(ucontext_t *context)
{
    return sizeof context->uc_mcontext.__reserved;
}
#define FLOATS(c)       ((char *)(c)->uc_mcontext.__reserved)
#define VECTORS(floats) ((floats) + 16) /* the record of SIMD registers is the first */
#elif defined(__APPLE__) && defined(__aarch64__)
static uint64_t *general(ucontext_t *context, unsigned n)
{
    if (n < 29)
        return (uint64_t *)&context->uc_mcontext->__ss.__x[n];
    return n == 29   ? (uint64_t *)&context->uc_mcontext->__ss.__fp
           : n == 30 ? (uint64_t *)&context->uc_mcontext->__ss.__lr
                     : 0;
}
#define PC(c)           (*(uint64_t *)&(c)->uc_mcontext->__ss.__pc)
#define SP(c)           (*(uint64_t *)&(c)->uc_mcontext->__ss.__sp)
#define FP(c)           (*(uint64_t *)&(c)->uc_mcontext->__ss.__fp)
#define FLAGS(c)        (*(uint32_t *)&(c)->uc_mcontext->__ss.__cpsr)
#define ARG(c)          (*(uint64_t *)&(c)->uc_mcontext->__ss.__x[0])
#define RED_ZONE        128
static void describe_access(struct host_fault *fault, ucontext_t *context, siginfo_t *info)
{
    uint32_t syndrome = context->uc_mcontext->__es.__esr;

    fault->write = (syndrome >> 6) & 1;
    fault->execute = (syndrome >> 26) == 0x20 || (syndrome >> 26) == 0x21;
}
static host_size float_size(ucontext_t *context)
{
    return sizeof context->uc_mcontext->__ns;
}
#define FLOATS(c)       ((char *)&(c)->uc_mcontext->__ns)
#define VECTORS(floats) (floats)
#elif defined(__APPLE__) && defined(__x86_64__)
static uint64_t *general(ucontext_t *context, unsigned n)
{
    _STRUCT_X86_THREAD_STATE64 *s = &context->uc_mcontext->__ss;
    uint64_t *order[16] = {(uint64_t *)&s->__rax, (uint64_t *)&s->__rcx, (uint64_t *)&s->__rdx, (uint64_t *)&s->__rbx,
                           (uint64_t *)&s->__rsp, (uint64_t *)&s->__rbp, (uint64_t *)&s->__rsi, (uint64_t *)&s->__rdi,
                           (uint64_t *)&s->__r8,  (uint64_t *)&s->__r9,  (uint64_t *)&s->__r10, (uint64_t *)&s->__r11,
                           (uint64_t *)&s->__r12, (uint64_t *)&s->__r13, (uint64_t *)&s->__r14, (uint64_t *)&s->__r15};
    return n < 16 ? order[n] : 0;
}
#define PC(c)           (*(uint64_t *)&(c)->uc_mcontext->__ss.__rip)
#define SP(c)           (*(uint64_t *)&(c)->uc_mcontext->__ss.__rsp)
#define FP(c)           (*(uint64_t *)&(c)->uc_mcontext->__ss.__rbp)
#define FLAGS(c)        (*(uint64_t *)&(c)->uc_mcontext->__ss.__rflags)
#define ARG(c)          (*(uint64_t *)&(c)->uc_mcontext->__ss.__rdi)
#define RED_ZONE        128
static void describe_access(struct host_fault *fault, ucontext_t *context, siginfo_t *info)
{
    uint32_t error = context->uc_mcontext->__es.__err;

    fault->write = (error >> 1) & 1;
    fault->execute = (error >> 4) & 1;
    if (context->uc_mcontext->__es.__trapno == 13)
        fault->kind = HOST_FAULT_NONCANONICAL;
}
static host_size float_size(ucontext_t *context)
{
    return sizeof context->uc_mcontext->__fs;
}
#define FLOATS(c)       ((char *)&(c)->uc_mcontext->__fs)
#define VECTORS(floats) ((floats) + 168)
#else
#error "the fault handler has no accessors for this system and processor: add them beside those above"
#endif

/* --- entering and leaving the kernel's handler -------------------------------------------------------------------- */

struct saved {
    struct host_fault fault;
    sigset_t mask;
    host_size float_size;
    char floats[];
};

static void describe(struct host_fault *fault, int signal, siginfo_t *info, ucontext_t *context)
{
    memset(fault, 0, sizeof *fault);
    fault->kind = signal == SIGFPE                                  ? HOST_FAULT_DIVIDE
                  : signal == SIGILL                                ? HOST_FAULT_ILLEGAL
                  : signal == SIGTRAP                               ? HOST_FAULT_BREAKPOINT
                  : signal == SIGBUS && info->si_code == BUS_ADRALN ? HOST_FAULT_MISALIGNED
                                                                    : HOST_FAULT_ACCESS;
    fault->address = (host_u64)(uintptr_t)info->si_addr;
    fault->registers.pc = PC(context);
    fault->registers.sp = SP(context);
    fault->registers.fp = FP(context);
    fault->registers.flags = FLAGS(context);
    for (unsigned n = 0; general(context, n); n++)
        fault->registers.general[n] = *general(context, n);
    if (fault->kind == HOST_FAULT_ACCESS)
        describe_access(fault, context, info);
    if (fault->kind == HOST_FAULT_ACCESS && lab__host_in_guard((uintptr_t)info->si_addr, SP(context)))
        fault->kind = HOST_FAULT_STACK;
}

/* Its address is what the signal handler knows a resumption by; the argument stays in the first argument register. */
__attribute__((noinline)) static void resume(struct saved *saved)
{
    __asm__ volatile("" : : "r"(saved) : "memory");
#if defined(__x86_64__)
    __asm__ volatile("ud2" : : "D"(saved) : "memory");
#else
    register struct saved *argument __asm__("x0") = saved;
    __asm__ volatile("udf #0" : : "r"(argument) : "memory");
#endif
    __builtin_unreachable();
}

static void enter(struct saved *saved)
{
    if (copy_guard)
        host_jump_to(copy_guard, 1);
    fault_handler(&saved->fault);
    resume(saved);
}

void host_fault_allow_key(struct host_fault *fault)
{
    struct saved *saved = (struct saved *)fault;

    host_key_allow_saved(saved->floats, saved->float_size);
}

static int is_resumption(ucontext_t *context)
{
    uintptr_t start = (uintptr_t)resume;

    return PC(context) >= start && PC(context) < start + 64;
}

static void restore(ucontext_t *context)
{
    struct saved *saved = (struct saved *)(uintptr_t)ARG(context);

    for (unsigned n = 0; general(context, n); n++)
        *general(context, n) = saved->fault.registers.general[n];
    PC(context) = saved->fault.registers.pc;
    SP(context) = saved->fault.registers.sp;
    FP(context) = saved->fault.registers.fp;
    FLAGS(context) = saved->fault.registers.flags;
    if (saved->float_size)
        memcpy(FLOATS(context), saved->floats, saved->float_size);
    context->uc_sigmask = saved->mask;
}

/* Lays the saved context out below `top` and makes the interrupted code call enter() there. */
static void divert(ucontext_t *context, uintptr_t top, const struct host_fault *fault)
{
    host_size floats = float_size(context);
    struct saved *saved = (struct saved *)((top - sizeof *saved - floats) & ~(uintptr_t)63);

    saved->fault = *fault;
    saved->mask = context->uc_sigmask;
    saved->float_size = floats;
    if (floats) {
        memcpy(saved->floats, FLOATS(context), floats);
        saved->fault.registers.vectors = VECTORS(saved->floats);
    }
    PC(context) = (uintptr_t)enter;
    ARG(context) = (uintptr_t)saved;
#if defined(__x86_64__)
    FLAGS(context) &= ~(uint64_t)0x100; /* single steps, which are the interrupted code's */
    /* As a call would leave it; the return address is the faulting instruction, so that backtraces go on through it. */
    SP(context) = (uintptr_t)saved - 72;
    *(uintptr_t *)SP(context) = fault->registers.pc;
#else
    SP(context) = (uintptr_t)saved - 64;
    *general(context, 30) = fault->registers.pc;
#endif
}

static void handle(int signal, siginfo_t *info, void *opaque)
{
    ucontext_t *context = opaque;
    struct host_fault fault;

    if (signal == SIGILL && is_resumption(context)) {
        restore(context);
        return;
    }
    describe(&fault, signal, info, context);
    if (fault.kind == HOST_FAULT_STACK)
        divert(context, (uintptr_t)spare_stack + SPARE_STACK, &fault);
    else
        divert(context, SP(context) - RED_ZONE, &fault);
}

static char *map_stack(host_size size)
{
    char *base = mmap(0, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    return base == MAP_FAILED ? 0 : base;
}

void host_faults_install(host_fault_handler *handler)
{
    struct sigaction action;
    stack_t stack;

    if (!signal_stack)
        signal_stack = map_stack(SPARE_STACK);
    if (!spare_stack)
        spare_stack = map_stack(SPARE_STACK);
    stack = (stack_t){.ss_sp = signal_stack, .ss_size = SPARE_STACK};
    sigaltstack(&stack, 0);
    memset(&action, 0, sizeof action);
    action.sa_sigaction = handle;
    action.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER;
    for (unsigned i = 0; i < 5; i++)
        sigaction(signals[i], &action, fault_handler ? 0 : &before[i]);
    fault_handler = handler;
}

void host_faults_remove(void)
{
    if (!fault_handler)
        return;
    for (unsigned i = 0; i < 5; i++)
        sigaction(signals[i], &before[i], 0);
    fault_handler = 0;
}

typedef uint64_t copied_block __attribute__((vector_size(32), aligned(1), may_alias));

/* How many whole units of `unit` bytes, in bytes, came before one that can't be read or written. */
static host_size copy_units(char *to, const char *from, host_size size, host_size unit)
{
    struct host_jump jump;
    struct host_jump *outer = copy_guard;
    volatile host_size done = 0;

    if (!host_jump_set(&jump)) {
        copy_guard = &jump;
        for (; size - done >= unit; done += unit)
            if (unit == 1)
                ((volatile char *)to)[done] = ((const volatile char *)from)[done];
            else
                *(volatile copied_block *)(to + done) = *(const volatile copied_block *)(from + done);
    }
    copy_guard = outer;
    return done;
}

/* In blocks as far as they go; the bytes of the last one say where the end of what is accessible lies. */
host_size host_copy_guarded(void *to, const void *from, host_size size)
{
    int denied = host_key_denied();
    host_size done;

    if (denied)
        host_key_deny(0);
    done = copy_units(to, from, size, sizeof(copied_block));
    done += copy_units((char *)to + done, (const char *)from + done, size - done, 1);
    if (denied)
        host_key_deny(1);
    return done;
}
