/* Notification of changes in directories and volumes. */
#ifndef NTLAB_NT_FSRTL_NOTIFY_H
#define NTLAB_NT_FSRTL_NOTIFY_H

#include <ntdef.h>
#include <nt/names.h>
#include <nt/fs_filter.h>

LAB_DDK_BEGIN

typedef PVOID PNOTIFY_SYNC;
typedef BOOLEAN (*PCHECK_FOR_TRAVERSE_ACCESS)(PVOID NotifyContext, PVOID TargetContext,
                                              PSECURITY_SUBJECT_CONTEXT SubjectContext);
typedef BOOLEAN (*PFILTER_REPORT_CHANGE)(PVOID NotifyContext, PVOID FilterContext);

void FsRtlNotifyChangeDirectory(PNOTIFY_SYNC NotifySync, PVOID FsContext, PSTRING FullDirectoryName,
                                PLIST_ENTRY NotifyList, BOOLEAN WatchTree, ULONG CompletionFilter, PIRP NotifyIrp);
void FsRtlNotifyCleanup(PNOTIFY_SYNC NotifySync, PLIST_ENTRY NotifyList, PVOID FsContext);
void FsRtlNotifyCleanupAll(PNOTIFY_SYNC NotifySync, PLIST_ENTRY NotifyList);
void FsRtlNotifyFilterChangeDirectory(PNOTIFY_SYNC NotifySync, PLIST_ENTRY NotifyList, PVOID FsContext,
                                      PSTRING FullDirectoryName, BOOLEAN WatchTree, BOOLEAN IgnoreBuffer,
                                      ULONG CompletionFilter, PIRP NotifyIrp,
                                      PCHECK_FOR_TRAVERSE_ACCESS TraverseCallback,
                                      PSECURITY_SUBJECT_CONTEXT SubjectContext, PFILTER_REPORT_CHANGE FilterCallback);
void FsRtlNotifyFilterReportChange(PNOTIFY_SYNC NotifySync, PLIST_ENTRY NotifyList, PSTRING FullTargetName,
                                   USHORT TargetNameOffset, PSTRING StreamName, PSTRING NormalizedParentName,
                                   ULONG FilterMatch, ULONG Action, PVOID TargetContext, PVOID FilterContext);
void FsRtlNotifyFullChangeDirectory(PNOTIFY_SYNC NotifySync, PLIST_ENTRY NotifyList, PVOID FsContext,
                                    PSTRING FullDirectoryName, BOOLEAN WatchTree, BOOLEAN IgnoreBuffer,
                                    ULONG CompletionFilter, PIRP NotifyIrp, PCHECK_FOR_TRAVERSE_ACCESS TraverseCallback,
                                    PSECURITY_SUBJECT_CONTEXT SubjectContext);
void FsRtlNotifyFullReportChange(PNOTIFY_SYNC NotifySync, PLIST_ENTRY NotifyList, PSTRING FullTargetName,
                                 USHORT TargetNameOffset, PSTRING StreamName, PSTRING NormalizedParentName,
                                 ULONG FilterMatch, ULONG Action, PVOID TargetContext);
void FsRtlNotifyInitializeSync(PNOTIFY_SYNC *NotifySync);
NTSTATUS FsRtlNotifyStreamFileObject(PFILE_OBJECT StreamFileObject, PDEVICE_OBJECT DeviceObjectHint,
                                     FS_FILTER_STREAM_FO_NOTIFICATION_TYPE NotificationType, BOOLEAN SafeToRecurse);
void FsRtlNotifyUninitializeSync(PNOTIFY_SYNC *NotifySync);
NTSTATUS FsRtlNotifyVolumeEvent(PFILE_OBJECT FileObject, ULONG EventCode);
NTSTATUS FsRtlNotifyVolumeEventEx(PFILE_OBJECT FileObject, ULONG EventCode, PTARGET_DEVICE_CUSTOM_NOTIFICATION Event);

LAB_DDK_END

#endif
