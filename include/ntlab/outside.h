/*
 * The world outside: what an event loop must offer so that sockets, ptys and people can reach a running machine.
 *
 * ntlab_sim has one on libuv, and uses it as soon as a device is connected to something outside; a program with a loop
 * of its own may set another. The machine calls it between two of its steps, at HIGH_LEVEL; its own callbacks never
 * touch the machine. What has come is handed over in `deliver`, which calls lab_device_post, and nothing else.
 */
#ifndef NTLAB_OUTSIDE_H
#define NTLAB_OUTSIDE_H

#include <ntlab/base.h>

#define LAB_OUTSIDE_NEVER UINT64_MAX

typedef struct lab_outside {
    /* Returns when something has come, or when the host's monotonic clock (ns) reaches `deadline`; a deadline that has
     * passed: takes in what is there. */
    void (*wait)(uint64_t deadline_ns);
    bool (*waiting)(void);   /* has something come that was not delivered yet? */
    bool (*connected)(void); /* can anything still come? */
    /* The machine is at step `step` of its life, at `now`: hands over what has come. A run that gets the same things at
     * the same steps is the same run. */
    void (*deliver)(uint64_t step, uint64_t now_100ns);
    /* For a loop that plays a recorded run: at which step something comes next, and at what time; false: nothing
     * does. NULL for a loop that doesn't. */
    bool (*replay)(uint64_t *step, uint64_t *time_100ns);
} lab_outside;

/* NULL: the machine is alone, which is fastest. */
LAB_API void lab_outside_set(const lab_outside *outside);

#endif
