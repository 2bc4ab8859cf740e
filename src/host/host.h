/*
 * The host seam: all that the kernel asks of the operating system it runs on. Only files in src/host see POSIX headers.
 *
 * Do not include any header here: the kernel includes this beside the DDK's own types. Sizes are bytes, times
 * nanoseconds.
 */
#ifndef NTLAB_HOST_H
#define NTLAB_HOST_H

typedef __SIZE_TYPE__ host_size;
typedef __UINT64_TYPE__ host_u64;

#define HOST_PAGE 4096u

/* memory.c: address space. Everything here returns 0 on failure, unless said otherwise. */

/* The simulated RAM: one object, mapped twice; `kernel` above every user address, `user` below, page by page
 * inaccessible. */
struct host_ram {
    char *kernel;   /* base of the kernel's view, readable and writable */
    char *user;     /* base of the user arena; user + offset is the same page as kernel + offset */
    host_size size; /* bytes of each view */
    int handle;
};
int host_ram_create(struct host_ram *ram, host_size size); /* 0 on success */
void host_ram_destroy(struct host_ram *ram);
void host_ram_discard(struct host_ram *ram, host_size offset,
                      host_size size); /* contents become zero, memory is given back */

/* Shows a part of RAM at `base` too, inside what host_reserve gave; host_unmap makes it inaccessible. 0 on success. */
int host_ram_map(struct host_ram *ram, void *base, host_size offset, host_size size);
int host_unmap(void *base, host_size size);

enum host_access { HOST_NONE = 0, HOST_READ = 1, HOST_WRITE = 3, HOST_EXECUTE = 4 };
int host_protect(void *base, host_size size, enum host_access access); /* 0 on success */

void *host_reserve(host_size size);       /* zeroed private memory, committed when touched */
void *host_reserve_large(host_size size); /* the same, in large pages where the host has them to spare */
void host_release(void *base, host_size size);
void *host_alloc(
    host_size size); /* the host's heap, for what is not simulated memory; zeroed; never fails (ends the process) */
void host_free(void *memory);

/* fiber.c: contexts, all on one host thread. A stack has a guard page below it. */
struct host_fiber {
    void *sp;
    char *stack; /* lowest usable byte; 0 for the adopted host stack */
    host_size stack_size;
    int adopted;           /* the stack is not ours to give back */
    void *sanitizer_stack; /* what AddressSanitizer keeps of a fiber that is switched out */
};
/* Gives the fiber a stack (taken from a cache) and makes it start entry(argument), which must never return. 0 on
 * success. */
int host_fiber_create(struct host_fiber *fiber, host_size stack_size, void (*entry)(void *), void *argument);
void host_fiber_destroy(struct host_fiber *fiber); /* not the running one */
void host_fiber_adopt(struct host_fiber *fiber);   /* the caller's own stack becomes a fiber */
void host_fiber_switch(struct host_fiber *from, struct host_fiber *to);
void host_fiber_moved(struct host_fiber *fiber); /* the running fiber's structure lies at another address now */
void host_fiber_exit(struct host_fiber *from,
                     struct host_fiber *to); /* from never runs again; its stack may be destroyed by `to` */
/* Where a fiber that is switched out goes on: pc, sp, fp. 0 on success; not for one that has not begun. */
struct host_registers;
int host_fiber_registers(const struct host_fiber *fiber, struct host_registers *registers);
host_size host_fiber_default_stack(void); /* larger under sanitizers */

/* jump.c: leaving a stack in one go, towards an outer frame of the same stack. */
struct host_jump {
    void *opaque[40];
};
int host_jump_set(struct host_jump *jump) __attribute__((returns_twice));
_Noreturn void host_jump_to(struct host_jump *jump, int value);
/* Enters the function that set the jump again, on top of the running stack, which stays as it is. Only for functions
 * that find their locals by the frame pointer. It comes back by host_jump_back, towards an inner frame. */
void host_jump_deeper(struct host_jump *jump, int value);
_Noreturn void host_jump_back(struct host_jump *jump, int value);

/* signal.c: what the processor reports. The handler runs on the faulting fiber's own stack, or, where that stack has
 * overflowed, on a spare one. Returning from it resumes at the fault with the registers as they are in `registers`. */
enum host_fault_kind {
    HOST_FAULT_ACCESS,       /* address not accessible */
    HOST_FAULT_NONCANONICAL, /* general protection: the address is not known */
    HOST_FAULT_DIVIDE,       /* integer division by zero or overflow */
    HOST_FAULT_ILLEGAL,      /* illegal instruction */
    HOST_FAULT_BREAKPOINT,
    HOST_FAULT_MISALIGNED,
    HOST_FAULT_STACK /* the guard page of a fiber's stack: returning is not possible */
};
struct host_registers {
    host_u64 pc, sp, fp;
    host_u64 general[32]; /* x86-64: rax rcx rdx rbx rsp rbp rsi rdi r8..r15; arm64: x0..x30 */
    host_u64 flags;
    void *vectors; /* x86-64: xmm0..15, arm64: v0..31, 16 bytes each; 0 where they are not known */
};
struct host_fault {
    enum host_fault_kind kind;
    int write, execute;
    host_u64 address;
    struct host_registers registers;
};
typedef void host_fault_handler(struct host_fault *fault);
void host_faults_install(host_fault_handler *handler);
void host_faults_remove(void);
/* Copies while faults only end the copy. Returns the number of bytes that were copied. */
host_size host_copy_guarded(void *to, const void *from, host_size size);

/* sanitizer.c: AddressSanitizer, if it is in the process; the first two do nothing without it. */
extern int host_sanitized;
void host_poison(const void *address, host_size size);
void host_unpoison(const void *address, host_size size);
void host_sanitizer_unwind(void); /* frames of the running stack are about to be left */
void host_sanitizer_switch(void **save, const void *bottom, host_size size); /* only where host_sanitized */
void host_sanitizer_switched(void *saved, const void **bottom, host_size *size);

/* watchdog.c: a bound in real time. `expired` runs in a signal handler on whatever stack runs; seconds 0 turns it off.
 */
void host_watchdog_set(unsigned seconds, void (*expired)(void));

/* module.c: driver modules. */
struct host_module {
    void *handle;
    char *base, *end; /* the image in memory */
    char *saved;      /* the image's writable parts as they were when it was opened, to start it afresh */
    void *layout;
};
enum host_module_result {
    HOST_MODULE_OK,
    HOST_MODULE_MISSING,    /* no such file */
    HOST_MODULE_INVALID,    /* not a shared object of this processor */
    HOST_MODULE_UNRESOLVED, /* the dynamic linker refuses it */
    HOST_MODULE_IN_USE      /* it is open; a module's data exist once */
};
/* Opens path, its data as they are in the file; on failure returns one of the above and writes a reason. */
int host_module_open(struct host_module *module, const char *path, char *reason, host_size reason_size);
void host_module_close(struct host_module *module);
void *host_module_symbol(struct host_module *module, const char *name);
/*
 * Calls back for each name that the file at path needs and does not define, that it exports to other modules, or that
 * it defines for whoever looks it up. A host_module_result.
 */
enum host_name_kind { HOST_NAME_NEEDED, HOST_NAME_EXPORTED, HOST_NAME_DEFINED };
typedef void host_module_name(void *context, enum host_name_kind kind, const char *name);
int host_module_names(const char *path, host_module_name *each, void *context, char *reason, host_size reason_size);
int host_module_is(const struct host_module *module, const char *path); /* is it the file at path? */
/* What one module takes from others: share those, open it, then bind it. find gives the address, or 0 for what the
 * process has. */
void host_module_share(struct host_module *module);
void host_module_bind(struct host_module *module, void *(*find)(void *context, const char *name), void *context);
/* Calls back for each module beside the file at path: files in its folder whose names end as modules' do. */
void host_modules_beside(const char *path, void (*each)(void *context, const char *path), void *context);
void *host_symbol(const char *name); /* what a module would bind `name` to in this process */
enum host_symbol_owner { HOST_SYMBOL_NOWHERE, HOST_SYMBOL_OWN, HOST_SYMBOL_SYSTEM };
enum host_symbol_owner host_symbol_owner(const char *name); /* who provides it: this library or something else */
const char *host_program_path(void);                        /* of the running executable; "" where unknown */

/* backtrace.c */
struct host_frame {
    const char *function; /* 0 where unknown; valid until the next call */
    const char *file;
    unsigned line;
    const char *module;
};
unsigned host_backtrace(void **frames, unsigned count,
                        const struct host_registers *from); /* from may be 0: the caller */
/* Before many frames are described: asks for all of them at once. Forget when a module goes. */
void host_frames_prepare(void *const *pcs, unsigned count);
void host_frames_forget(void);
int host_code_is_own(const void *pc);                      /* this library's */
int host_code_is_drivers(const void *pc);                  /* neither this library's nor the host's C library's */
int host_code_is_beside(const void *pc, const void *code); /* both are of one module */
void host_frame_describe(const void *pc, struct host_frame *frame);
/* The functions around the one described, which the compiler put it into, from level 0 on; 0 where there is none. */
int host_frame_inlined(const void *pc, unsigned level, struct host_frame *frame);

/* clock.c */
host_u64 host_clock_monotonic(void);
host_u64 host_clock_wall(void); /* since 1970-01-01 */
void host_sleep_until(host_u64 monotonic);
host_u64 host_random_seed(void); /* differs from call to call: only for choosing a seed that is then printed */

/* output.c */
void host_write(int stream, const char *text, host_size length); /* 1 or 2 */
_Noreturn void host_exit(int status);
_Noreturn void host_abort(void);
const char *host_environment(const char *name);

/* file.c: whole files. */
int host_file_read(const char *path, char **text, host_size *size); /* to free with host_free; 0 on success */
int host_file_write(const char *path, const char *text, host_size size);
int host_file_exists(const char *path);

#endif
