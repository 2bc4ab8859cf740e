/*
 * Processes and threads of simulated programs. The thread that started the machine is the first of the process
 * "program".
 *
 * All of them run on one host thread, one at a time; one that waits lets others run.
 */
#ifndef NTLAB_PROCESS_H
#define NTLAB_PROCESS_H

#include <ntlab/base.h>

/* A process without a thread yet. It ends when the last of its threads has; its handles are closed then. */
LAB_API lab_status lab_process_create(const char *name, lab_process **process);
LAB_API void lab_process_close(lab_process *process); /* forgets it; one without threads ends */

/* A thread of process (NULL: the caller's) that runs routine(context) as a user program; its value is the exit code. */
LAB_API lab_status lab_thread_create(lab_process *process, int (*routine)(void *context), void *context,
                                     lab_thread **thread);
/* Waits until it has ended. STATUS_TIMEOUT, STATUS_SUCCESS. exit_code may be NULL. */
LAB_API lab_status lab_thread_wait(lab_thread *thread, uint64_t timeout_100ns, int *exit_code);
LAB_API void lab_thread_close(lab_thread *thread); /* forgets it; it runs on */
LAB_API _Noreturn void lab_thread_exit(int exit_code);

/* Runs routine(context) in a thread of its own of process, and waits for it; its exit code. */
LAB_API int lab_process_run(lab_process *process, int (*routine)(void *context), void *context);

/* Says which module is a program, by any address in its code: an exception that nobody handles there ends the thread
 * with the exception's code, and is told on standard error. In any other code it is a bugcheck. */
LAB_API void lab_program_watch(const void *code, void (*ended)(void)); /* ended (may be NULL) is called before */

/* Handles as OpenProcess and OpenThread give them, to be closed by lab_file_close: access is NT's mask of rights
 * (PROCESS_TERMINATE is 1, ...). What drivers that watch handles (ObRegisterCallbacks) leave of it, lab_handle_access
 * tells. STATUS_INVALID_CID where there is no such process or thread. */
LAB_API lab_status lab_process_open(uint32_t id, uint32_t access, lab_handle *handle);
/* As TerminateProcess: STATUS_ACCESS_DENIED where the handle came without PROCESS_TERMINATE. */
LAB_API lab_status lab_process_terminate(lab_handle handle, int exit_code);
LAB_API lab_status lab_thread_open(uint32_t id, uint32_t access, lab_handle *handle);
LAB_API lab_status lab_handle_access(lab_handle handle, uint32_t *access);

LAB_API uint32_t lab_process_id(const lab_process *process); /* NULL: the current one */
LAB_API uint32_t lab_thread_id(const lab_thread *thread);

#endif
