/* Directory notification: what file systems call. */
#include "fsrtl/notify_p.h"

#define SYNC_TAG 0x734E7346 /* "FsNs" */

/*
 * FsRtlNotifyInitializeSync, FsRtlNotifyUninitializeSync: a volume's lock for its list of watches.
 *
 * IRQL    <= APC_LEVEL
 * Errors  raises STATUS_INSUFFICIENT_RESOURCES
 * Source  ntifs/nf-ntifs-fsrtlnotifyinitializesync
 */
void FsRtlNotifyInitializeSync(PNOTIFY_SYNC *NotifySync)
{
    LAB_DDI(FsRtlNotifyInitializeSync);
    *NotifySync = lab__fsrtl_alloc(NonPagedPoolNx, sizeof(ULONG_PTR), SYNC_TAG);
    if (!*NotifySync)
        ExRaiseStatus(STATUS_INSUFFICIENT_RESOURCES);
}

void FsRtlNotifyUninitializeSync(PNOTIFY_SYNC *NotifySync)
{
    LAB_DDI(FsRtlNotifyUninitializeSync);
    if (*NotifySync)
        lab__mm_pool_free(*NotifySync, SYNC_TAG);
    *NotifySync = 0;
}

static void change_directory(PLIST_ENTRY list, PVOID context, const struct lab__notify_request *request)
{
    if (request->irp)
        lab__fsrtl_notify_watch(list, context, request);
    else
        lab__fsrtl_notify_deleted(list, context);
}

/*
 * FsRtlNotifyFullChangeDirectory, FsRtlNotifyFilterChangeDirectory: keep an IRP_MN_NOTIFY_CHANGE_DIRECTORY until
 * something happens that the filter asks for; without an IRP, the stream FsContext is being deleted. The second has a
 * callback that chooses among changes.
 *
 * IRQL    <= APC_LEVEL
 * Errors  the IRP: STATUS_PENDING, STATUS_NOTIFY_CLEANUP, STATUS_NOTIFY_ENUM_DIR, STATUS_DELETE_PENDING; raises
 *         STATUS_INSUFFICIENT_RESOURCES
 * Source  ntifs/nf-ntifs-fsrtlnotifyfullchangedirectory
 */
void FsRtlNotifyFullChangeDirectory(PNOTIFY_SYNC NotifySync, PLIST_ENTRY NotifyList, PVOID FsContext,
                                    PSTRING FullDirectoryName, BOOLEAN WatchTree, BOOLEAN IgnoreBuffer,
                                    ULONG CompletionFilter, PIRP NotifyIrp, PCHECK_FOR_TRAVERSE_ACCESS TraverseCallback,
                                    PSECURITY_SUBJECT_CONTEXT SubjectContext)
{
    struct lab__notify_request request = {FullDirectoryName, WatchTree,        IgnoreBuffer,   CompletionFilter,
                                          NotifyIrp,         TraverseCallback, SubjectContext, 0};

    LAB_DDI(FsRtlNotifyFullChangeDirectory);
    change_directory(NotifyList, FsContext, &request);
}

void FsRtlNotifyFilterChangeDirectory(PNOTIFY_SYNC NotifySync, PLIST_ENTRY NotifyList, PVOID FsContext,
                                      PSTRING FullDirectoryName, BOOLEAN WatchTree, BOOLEAN IgnoreBuffer,
                                      ULONG CompletionFilter, PIRP NotifyIrp,
                                      PCHECK_FOR_TRAVERSE_ACCESS TraverseCallback,
                                      PSECURITY_SUBJECT_CONTEXT SubjectContext, PFILTER_REPORT_CHANGE FilterCallback)
{
    struct lab__notify_request request = {FullDirectoryName, WatchTree,        IgnoreBuffer,   CompletionFilter,
                                          NotifyIrp,         TraverseCallback, SubjectContext, FilterCallback};

    LAB_DDI(FsRtlNotifyFilterChangeDirectory);
    change_directory(NotifyList, FsContext, &request);
}

/*
 * FsRtlNotifyFullReportChange, FsRtlNotifyFilterReportChange: tell those who watch.
 *
 * IRQL    <= APC_LEVEL
 * Units   TargetNameOffset bytes
 * Source  ntifs/nf-ntifs-fsrtlnotifyfullreportchange
 */
void FsRtlNotifyFullReportChange(PNOTIFY_SYNC NotifySync, PLIST_ENTRY NotifyList, PSTRING FullTargetName,
                                 USHORT TargetNameOffset, PSTRING StreamName, PSTRING NormalizedParentName,
                                 ULONG FilterMatch, ULONG Action, PVOID TargetContext)
{
    struct lab__notify_change change = {FullTargetName, TargetNameOffset, StreamName,    NormalizedParentName,
                                        FilterMatch,    Action,           TargetContext, 0};

    LAB_DDI(FsRtlNotifyFullReportChange);
    lab__fsrtl_notify_report(NotifyList, &change);
}

void FsRtlNotifyFilterReportChange(PNOTIFY_SYNC NotifySync, PLIST_ENTRY NotifyList, PSTRING FullTargetName,
                                   USHORT TargetNameOffset, PSTRING StreamName, PSTRING NormalizedParentName,
                                   ULONG FilterMatch, ULONG Action, PVOID TargetContext, PVOID FilterContext)
{
    struct lab__notify_change change = {FullTargetName, TargetNameOffset, StreamName,    NormalizedParentName,
                                        FilterMatch,    Action,           TargetContext, FilterContext};

    LAB_DDI(FsRtlNotifyFilterReportChange);
    lab__fsrtl_notify_report(NotifyList, &change);
}

/*
 * FsRtlNotifyCleanup, FsRtlNotifyCleanupAll: the open of a directory is cleaned up, or the volume goes; IRPs that wait
 * end with STATUS_NOTIFY_CLEANUP.
 *
 * IRQL    <= APC_LEVEL
 * Source  ntifs/nf-ntifs-fsrtlnotifycleanup
 */
void FsRtlNotifyCleanup(PNOTIFY_SYNC NotifySync, PLIST_ENTRY NotifyList, PVOID FsContext)
{
    LAB_DDI(FsRtlNotifyCleanup);
    lab__fsrtl_notify_cleanup(NotifyList, FsContext);
}

void FsRtlNotifyCleanupAll(PNOTIFY_SYNC NotifySync, PLIST_ENTRY NotifyList)
{
    LAB_DDI(FsRtlNotifyCleanupAll);
    lab__fsrtl_notify_cleanup_all(NotifyList);
}
