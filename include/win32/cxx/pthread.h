/*
 * What the C++ library's threads, locks and waits are made of: the machine's threads and objects, by the names that its
 * headers write down (src/win32/cxx_thread.c).
 */
#ifndef NTLAB_CXX_PTHREAD_H
#define NTLAB_CXX_PTHREAD_H
#pragma GCC system_header

#include <time.h>

typedef unsigned long pthread_t;
typedef unsigned int pthread_key_t;
typedef int pthread_once_t;
/* Of the host's sizes, as objects that the library has compiled (a file's buffer) hold them. */
typedef struct {
    void *lock;
    unsigned owner, count, recursive;
    void *rest[2];
} pthread_mutex_t;
typedef struct {
    void *waiters, *rest[5];
} pthread_cond_t;
typedef struct {
    int lab;
} pthread_mutexattr_t;
#define PTHREAD_ONCE_INIT 0
#define PTHREAD_MUTEX_INITIALIZER                                                                                      \
    {                                                                                                                  \
        0, 0, 0, 0                                                                                                     \
    }
#define PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP                                                                         \
    {                                                                                                                  \
        0, 0, 0, 1                                                                                                     \
    }
#define PTHREAD_COND_INITIALIZER                                                                                       \
    {                                                                                                                  \
        0                                                                                                              \
    }
#define PTHREAD_MUTEX_RECURSIVE 1
#define CLOCK_REALTIME          0
#define CLOCK_MONOTONIC         1

typedef int clockid_t;

extern "C" {
int pthread_once(pthread_once_t *, void (*)(void));
void *pthread_getspecific(pthread_key_t);
int pthread_setspecific(pthread_key_t, const void *);
int pthread_create(pthread_t *, const void *, void *(*)(void *), void *);
int pthread_join(pthread_t, void **);
int pthread_equal(pthread_t, pthread_t);
pthread_t pthread_self(void);
int pthread_detach(pthread_t);
int pthread_cancel(pthread_t);
int sched_yield(void);
int nanosleep(const struct timespec *, struct timespec *);
int pthread_mutex_init(pthread_mutex_t *, const pthread_mutexattr_t *);
int pthread_mutex_destroy(pthread_mutex_t *);
int pthread_mutex_lock(pthread_mutex_t *);
int pthread_mutex_trylock(pthread_mutex_t *);
int pthread_mutex_timedlock(pthread_mutex_t *, const struct timespec *);
int pthread_mutex_clocklock(pthread_mutex_t *, int, const struct timespec *);
int pthread_mutex_unlock(pthread_mutex_t *);
int pthread_cond_init(pthread_cond_t *, const void *);
int pthread_cond_broadcast(pthread_cond_t *);
int pthread_cond_signal(pthread_cond_t *);
int pthread_cond_wait(pthread_cond_t *, pthread_mutex_t *);
int pthread_cond_timedwait(pthread_cond_t *, pthread_mutex_t *, const struct timespec *);
int pthread_cond_clockwait(pthread_cond_t *, pthread_mutex_t *, int, const struct timespec *);
int pthread_cond_destroy(pthread_cond_t *);
int pthread_key_create(pthread_key_t *, void (*)(void *));
int pthread_key_delete(pthread_key_t);
int pthread_mutexattr_init(pthread_mutexattr_t *);
int pthread_mutexattr_settype(pthread_mutexattr_t *, int);
int pthread_mutexattr_destroy(pthread_mutexattr_t *);
}

#endif
