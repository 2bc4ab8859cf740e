/* Between notify.c, which has the watches, and notify_ddi.c. */
#ifndef NTLAB_FSRTL_NOTIFY_P_H
#define NTLAB_FSRTL_NOTIFY_P_H

#include "fsrtl/fsrtl_p.h"

struct lab__notify_request {
    PSTRING directory; /* 8-bit or 16-bit characters; 0 for what isn't a directory */
    BOOLEAN whole_tree, ignore_buffer;
    ULONG filter;
    PIRP irp;
    PCHECK_FOR_TRAVERSE_ACCESS traverse;
    PSECURITY_SUBJECT_CONTEXT subject;
    PFILTER_REPORT_CHANGE report;
};

struct lab__notify_change {
    PSTRING name;
    ULONG offset; /* bytes, of its last component */
    PSTRING stream, parent;
    ULONG match, action;
    PVOID target, filter_context;
};

void lab__fsrtl_notify_watch(PLIST_ENTRY list, PVOID context, const struct lab__notify_request *request);
void lab__fsrtl_notify_deleted(PLIST_ENTRY list, PVOID stream);
void lab__fsrtl_notify_report(PLIST_ENTRY list, const struct lab__notify_change *change);
void lab__fsrtl_notify_cleanup(PLIST_ENTRY list, PVOID context);
void lab__fsrtl_notify_cleanup_all(PLIST_ENTRY list);

#endif
