/*
 * Event tracing (ETW) from the consumer's side: which providers are to write events, and the events that they wrote,
 * with virtual time, processor and thread.
 *
 *     lab_etw_enable("{B5A0BDA9-50FE-4D0E-A83D-BAE3F58C94D6}", 5, 0, 0);
 *     ...
 *     lab_etw_event event;
 *     for (uint64_t i = 0; lab_etw_get(i, &event); i++)
 *         ...
 *
 * A provider may be enabled before a driver registers it; its enable callback is then called when it does.
 */
#ifndef NTLAB_ETW_H
#define NTLAB_ETW_H

#include <ntlab/base.h>

/* `provider` is a GUID in braces, or "*" for every one. level: 1 critical to 5 verbose, 0 all. match_any 0: every
 * keyword. Enabling again changes the levels. STATUS_INVALID_PARAMETER where it is no GUID. */
LAB_API lab_status lab_etw_enable(const char *provider, uint8_t level, uint64_t match_any, uint64_t match_all);
/* STATUS_OBJECT_NAME_NOT_FOUND where it was not enabled. */
LAB_API lab_status lab_etw_disable(const char *provider);
/* Asks the provider to write its state: calls its callback with EVENT_CONTROL_CODE_CAPTURE_STATE. */
LAB_API lab_status lab_etw_capture_state(const char *provider);

typedef struct lab_etw_event {
    uint64_t time_100ns;                             /* virtual */
    uint8_t provider[16], activity[16], related[16]; /* GUIDs as they lie in memory */
    const char *provider_name;                       /* "" where it didn't tell */
    const char *name;                                /* of a TraceLogging event; "" for others */
    uint16_t id, task;
    uint8_t version, channel, level, opcode;
    uint64_t keyword;
    uint32_t process, thread;
    uint8_t processor, irql;
    const void *data; /* what the driver gave, one piece behind the other */
    uint32_t length;
} lab_etw_event;

/* How many were written since the machine started, and how many of them are no longer there. */
LAB_API uint64_t lab_etw_count(void);
LAB_API uint64_t lab_etw_lost(void);
/* Event `index` of all that were written; false where it is not there. Valid until the machine stops or more than
 * 65,536 others have been written. */
LAB_API bool lab_etw_get(uint64_t index, lab_etw_event *event);
/* A field of a TraceLogging event, as text: "17", "name". STATUS_OBJECT_NAME_NOT_FOUND; STATUS_BUFFER_TOO_SMALL. */
LAB_API lab_status lab_etw_field(uint64_t index, const char *field, char *text, size_t room);
/* The event as one line: provider, name or id, level, fields where they are known. */
LAB_API lab_status lab_etw_text(uint64_t index, char *text, size_t room);
/* Is called for each event as it is written, at the writer's IRQL: it may only look. NULL: nobody. */
LAB_API void lab_etw_watch(void (*watch)(uint64_t index, void *context), void *context);

#endif
