/*
 * Event tracing inside: providers, who enabled which, and the events that were written.
 *
 * A session is what a test or program enables by GUID; it may come before the provider. Events are kept in host memory,
 * the oldest go first. Lock order: none (see ke_p.h).
 */
#ifndef NTLAB_ETW_P_H
#define NTLAB_ETW_P_H

#include <ntifs.h>
#include <ntlab/etw.h>
#include "host/host.h"
#include "ke/ke_p.h"

/* Who wants the events of a GUID. */
struct lab__etw_session {
    LIST_ENTRY link;
    GUID guid;
    BOOLEAN everybody; /* of all providers */
    UCHAR level;
    ULONGLONG any, all;
};

struct lab__etw_provider {
    GUID guid;
    BOOLEAN used;
    USHORT generation;
    PETWENABLECALLBACK callback;
    PVOID context, caller; /* caller: who registered it */
    BOOLEAN enabled;
    UCHAR level;
    ULONGLONG any, all;
    char name[64]; /* by its traits */
};

struct lab__etw_record {
    lab_etw_event event;
    UCHAR *metadata; /* TraceLogging's, behind the data in the same block; 0: none */
    USHORT metadata_length;
};

void lab__etw_start(void);
void lab__etw_stop(void);

/* counters.c */
void lab__counters_start(void);

/* provider.c */
struct lab__etw_provider *lab__etw_provider_of(REGHANDLE handle); /* 0: it is none */
BOOLEAN lab__etw_wanted(const struct lab__etw_provider *provider, UCHAR level, ULONGLONG keyword);

/* record.c: takes a copy of everything. */
struct lab__etw_header {
    const GUID *provider;
    const char *name;
    const EVENT_DESCRIPTOR *descriptor;
    LPCGUID activity, related;
};
void lab__etw_record(const struct lab__etw_header *header, const EVENT_DATA_DESCRIPTOR *data, ULONG count);
const struct lab__etw_record *lab__etw_record_at(uint64_t index);
void lab__etw_records_drop(void);

#endif
