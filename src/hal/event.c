/* What happens to a device at a virtual time, and what reaches it from outside. */
#include "hal/hal_p.h"

/* Events run at HIGH_LEVEL already: the schedule moves time there. */
static void run_event(struct lab__event *event)
{
    lab_timer *own = CONTAINING_RECORD(event, lab_timer, event);

    own->run(own->device->state);
}

lab_timer *lab_device_timer(lab_device *device, void (*run)(void *state))
{
    lab_timer *event = host_alloc(sizeof *event);

    event->run = run;
    event->device = device;
    InsertTailList(&device->events, &event->link);
    return event;
}

void lab_timer_set(lab_timer *event, uint64_t after_100ns)
{
    lab__event_set(&event->event, lab__clock_now() + after_100ns, run_event);
}

void lab_timer_cancel(lab_timer *event)
{
    lab__event_cancel(&event->event);
}

bool lab_timer_is_set(const lab_timer *event)
{
    return event->event.queued;
}

struct post {
    struct lab__event event;
    LIST_ENTRY link;
    lab_device *device;
    void (*run)(void *state, const void *data, size_t size);
    size_t size;
    char data[];
};

static void run_post(struct lab__event *event)
{
    struct post *post = CONTAINING_RECORD(event, struct post, event);

    RemoveEntryList(&post->link);
    post->run(post->device->state, post->data, post->size);
    host_free(post);
}

void lab_device_post(lab_device *device, void (*run)(void *state, const void *data, size_t size), const void *data,
                     size_t size)
{
    struct post *post = host_alloc(sizeof *post + size);

    post->device = device;
    post->run = run;
    post->size = size;
    if (size)
        RtlCopyMemory(post->data, data, size);
    InsertTailList(&device->posts, &post->link);
    lab__event_set(&post->event, lab__clock_now(), run_post);
}

void lab__hal_events_drop(lab_device *device)
{
    while (!IsListEmpty(&device->events)) {
        lab_timer *event = CONTAINING_RECORD(RemoveHeadList(&device->events), lab_timer, link);

        lab__event_cancel(&event->event);
        host_free(event);
    }
    while (!IsListEmpty(&device->posts)) {
        struct post *post = CONTAINING_RECORD(RemoveHeadList(&device->posts), struct post, link);

        lab__event_cancel(&post->event);
        host_free(post);
    }
}
