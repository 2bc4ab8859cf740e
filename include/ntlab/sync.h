/*
 * What Windows programs wait for, beyond the events of ntlab/file.h: mutexes, semaphores, timers, threads by handle.
 *
 * name is an NT path ("\\BaseNamedObjects\\Echo") or NULL; an object of that name that exists is opened, and the call
 * returns STATUS_OBJECT_NAME_EXISTS. Handles are closed with lab_file_close. Times are 100 ns units.
 */
#ifndef NTLAB_SYNC_H
#define NTLAB_SYNC_H

#include <ntlab/base.h>

LAB_API lab_status lab_mutex_create(const char *name, bool owned, lab_handle *mutex);
/* STATUS_MUTANT_NOT_OWNED where another thread has it, or none. */
LAB_API lab_status lab_mutex_release(lab_handle mutex);

LAB_API lab_status lab_semaphore_create(const char *name, int32_t count, int32_t limit, lab_handle *semaphore);
/* STATUS_SEMAPHORE_LIMIT_EXCEEDED changes nothing. before may be NULL. */
LAB_API lab_status lab_semaphore_release(lab_handle semaphore, int32_t count, int32_t *before);

LAB_API lab_status lab_waitable_timer_create(const char *name, bool manual_reset, lab_handle *timer);
/* due: negative from now on, otherwise since 1601-01-01. period_ms 0: once. */
LAB_API lab_status lab_waitable_timer_set(lab_handle timer, int64_t due_100ns, uint32_t period_ms);
/* The same, and each time routine is called in the calling thread when that waits alertably; with the time, in halves.
 */
typedef void (*lab_timer_routine)(void *context, uint32_t low, int32_t high);
LAB_API lab_status lab_waitable_timer_set_apc(lab_handle timer, int64_t due_100ns, uint32_t period_ms,
                                              lab_timer_routine routine, void *context);
LAB_API lab_status lab_waitable_timer_cancel(lab_handle timer);

LAB_API lab_status lab_event_create_named(const char *name, bool manual_reset, bool signalled, lab_handle *event);
/* STATUS_OBJECT_NAME_NOT_FOUND where there is none. */
LAB_API lab_status lab_event_open(const char *name, lab_handle *event);

/* A handle that is signalled when the thread has ended; NULL: the calling one. */
LAB_API lab_status lab_thread_handle(lab_thread *thread, lab_handle *handle);
/* Calls routine(context) in that thread when it next waits alertably. */
LAB_API lab_status lab_thread_queue_apc(lab_thread *thread, void (*routine)(void *context), void *context);

LAB_API lab_status lab_wait_many_alertable(const lab_handle *objects, uint32_t count, bool all, uint64_t timeout_100ns);

#endif
