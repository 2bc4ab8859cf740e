/* The common log file system. */
#ifndef NTLAB_NT_CLFS_LOG_H
#define NTLAB_NT_CLFS_LOG_H

#include <ntdef.h>
#include <nt/names.h>
#include <nt/clfs_types.h>
#include <nt/ex_lookaside.h>
#include <nt/ex_pool.h>
#include <nt/io_file.h>
#include <nt/se_descriptor.h>

LAB_DDK_BEGIN

#define CLFS_BASELOG_EXTENSION                  0x0360
#define CLFS_FLAG_NO_FLAGS                      0
#define CLFS_FLAG_FORCE_APPEND                  1
#define CLFS_FLAG_FORCE_FLUSH                   2
#define CLFS_FLAG_USE_RESERVATION               4
#define CLFS_FLAG_REENTRANT_FILE_SYSTEM         8
#define CLFS_FLAG_NON_REENTRANT_FILTER          0x10
#define CLFS_FLAG_REENTRANT_FILTER              0x20
#define CLFS_FLAG_IGNORE_SHARE_ACCESS           0x40
#define CLFS_FLAG_READ_IN_PROGRESS              0x80
#define CLFS_FLAG_MINIFILTER_LEVEL              0x0100
#define CLFS_FLAG_HIDDEN_SYSTEM_LOG             0x0200
#define CLFS_FLAG_FILTER_INTERMEDIATE_LEVEL     0x10
#define CLFS_FLAG_FILTER_TOP_LEVEL              0x20
#define CLFS_MARSHALLING_FLAG_NONE              0
#define CLFS_MARSHALLING_FLAG_DISABLE_BUFF_INIT 1

#define CLFS_CONTAINER_STREAM_PREFIX   0x0390
#define CLFS_CONTAINER_RELATIVE_PREFIX 0x0378

#define CLFS_MAX_CONTAINER_INFO 0x0100

#define CLFS_SCAN_INIT        1
#define CLFS_SCAN_FORWARD     2
#define CLFS_SCAN_BACKWARD    4
#define CLFS_SCAN_CLOSE       8
#define CLFS_SCAN_INITIALIZED 0x10
#define CLFS_SCAN_BUFFERED    0x20

#define CLFS_MGMT_NUM_POLICIES   0xa
#define CLFS_LOG_SIZE_MINIMUM    0
#define CLFS_LOG_SIZE_MAXIMUM    (-1)
#define CLFS_MGMT_POLICY_VERSION 1

#define CLFS_MGMT_CLIENT_REGISTRATION_VERSION 1

NTSTATUS ClfsAddLogContainer(PLOG_FILE_OBJECT plfoLog, PULONGLONG pcbContainer, PUNICODE_STRING puszContainerPath);
NTSTATUS ClfsAddLogContainerSet(PLOG_FILE_OBJECT plfoLog, USHORT cContainers, PULONGLONG pcbContainer,
                                PUNICODE_STRING rguszContainerPath);
NTSTATUS ClfsAdvanceLogBase(PVOID pvMarshalContext, PCLFS_LSN plsnBase, ULONG fFlags);
NTSTATUS ClfsAlignReservedLog(PVOID pvMarshalContext, ULONG cRecords, LONGLONG rgcbReservation[],
                              PLONGLONG pcbAlignReservation);
NTSTATUS ClfsAllocReservedLog(PVOID pvMarshalContext, ULONG cRecords, PLONGLONG pcbAdjustment);
NTSTATUS ClfsCloseAndResetLogFile(PLOG_FILE_OBJECT plfoLog);
NTSTATUS ClfsCloseLogFileObject(PLOG_FILE_OBJECT plfoLog);
NTSTATUS ClfsCreateLogFile(PPLOG_FILE_OBJECT pplfoLog, PUNICODE_STRING puszLogFileName, ACCESS_MASK fDesiredAccess,
                           ULONG dwShareMode, PSECURITY_DESCRIPTOR psdLogFile, ULONG fCreateDisposition,
                           ULONG fCreateOptions, ULONG fFlagsAndAttributes, ULONG fLogOptionFlag, PVOID pvContext,
                           ULONG cbContext);
NTSTATUS ClfsCreateMarshallingArea(PLOG_FILE_OBJECT plfoLog, POOL_TYPE ePoolType, PALLOCATE_FUNCTION pfnAllocBuffer,
                                   PFREE_FUNCTION pfnFreeBuffer, ULONG cbMarshallingBuffer, ULONG cMaxWriteBuffers,
                                   ULONG cMaxReadBuffers, PVOID *ppvMarshalContext);
NTSTATUS ClfsCreateMarshallingAreaEx(PLOG_FILE_OBJECT plfoLog, POOL_TYPE ePoolType, PALLOCATE_FUNCTION pfnAllocBuffer,
                                     PFREE_FUNCTION pfnFreeBuffer, ULONG cbMarshallingBuffer, ULONG cMaxWriteBuffers,
                                     ULONG cMaxReadBuffers, ULONG cAlignmentSize, ULONGLONG fFlags,
                                     PVOID *ppvMarshalContext);
NTSTATUS ClfsCreateScanContext(PLOG_FILE_OBJECT plfoLog, ULONG cFromContainer, ULONG cContainers,
                               CLFS_SCAN_MODE eScanMode, PCLFS_SCAN_CONTEXT pcxScan);
NTSTATUS ClfsDeleteLogByPointer(PLOG_FILE_OBJECT plfoLog);
NTSTATUS ClfsDeleteLogFile(PUNICODE_STRING puszLogFileName, PVOID pvReserved, ULONG fLogOptionFlag, PVOID pvContext,
                           ULONG cbContext);
NTSTATUS ClfsDeleteMarshallingArea(PVOID pvMarshalContext);
CLFS_LSN ClfsEarlierLsn(PCLFS_LSN plsn);
void ClfsFinalize(void);
NTSTATUS ClfsFlushBuffers(PVOID pvMarshalContext);
NTSTATUS ClfsFlushToLsn(PVOID pvMarshalContext, PCLFS_LSN plsnFlush, PCLFS_LSN plsnLastFlushed);
NTSTATUS ClfsFreeReservedLog(PVOID pvMarshalContext, ULONG cRecords, PLONGLONG pcbAdjustment);
NTSTATUS ClfsGetContainerName(PLOG_FILE_OBJECT plfoLog, CLFS_CONTAINER_ID cidLogicalContainer,
                              PUNICODE_STRING puszContainerName, PULONG pcActualLenContainerName);
NTSTATUS ClfsGetIoStatistics(PLOG_FILE_OBJECT plfoLog, PVOID pvStatsBuffer, ULONG cbStatsBuffer,
                             CLFS_IOSTATS_CLASS eStatsClass, PULONG pcbStatsWritten);
NTSTATUS ClfsGetLastLsn(PLOG_FILE_OBJECT plfoLog, PCLFS_LSN plsnLast);
NTSTATUS ClfsGetLogFileInformation(PLOG_FILE_OBJECT plfoLog, PCLFS_INFORMATION pinfoBuffer, PULONG pcbInfoBuffer);
NTSTATUS ClfsInitialize(void);
CLFS_LSN ClfsLaterLsn(PCLFS_LSN plsn);
ULONG ClfsLsnBlockOffset(const CLFS_LSN *plsn);
CLFS_CONTAINER_ID ClfsLsnContainer(const CLFS_LSN *plsn);
CLFS_LSN ClfsLsnCreate(CLFS_CONTAINER_ID cidContainer, ULONG offBlock, ULONG cRecord);
NTSTATUS ClfsLsnDifference(PCLFS_LSN plsnStart, PCLFS_LSN plsnFinish, ULONG cbContainer, ULONG cbMaxBlock,
                           PLONGLONG pcbDifference);
BOOLEAN ClfsLsnEqual(const CLFS_LSN *plsn1, const CLFS_LSN *plsn2);
BOOLEAN ClfsLsnGreater(const CLFS_LSN *plsn1, const CLFS_LSN *plsn2);
CLFS_LSN ClfsLsnIncrement(PCLFS_LSN plsn);
BOOLEAN ClfsLsnInvalid(const CLFS_LSN *plsn);
BOOLEAN ClfsLsnLess(const CLFS_LSN *plsn1, const CLFS_LSN *plsn2);
BOOLEAN ClfsLsnNull(const CLFS_LSN *plsn);
ULONG ClfsLsnRecordSequence(const CLFS_LSN *plsn);
NTSTATUS ClfsMgmtDeregisterManagedClient(CLFS_MGMT_CLIENT ClientCookie);
NTSTATUS ClfsMgmtHandleLogFileFull(CLFS_MGMT_CLIENT Client);
NTSTATUS ClfsMgmtInstallPolicy(PLOG_FILE_OBJECT LogFile, PCLFS_MGMT_POLICY Policy, ULONG PolicyLength);
NTSTATUS ClfsMgmtQueryPolicy(PLOG_FILE_OBJECT LogFile, CLFS_MGMT_POLICY_TYPE PolicyType, PCLFS_MGMT_POLICY Policy,
                             PULONG PolicyLength);
NTSTATUS ClfsMgmtRegisterManagedClient(PLOG_FILE_OBJECT LogFile, PCLFS_MGMT_CLIENT_REGISTRATION RegistrationData,
                                       PCLFS_MGMT_CLIENT ClientCookie);
NTSTATUS ClfsMgmtRemovePolicy(PLOG_FILE_OBJECT LogFile, CLFS_MGMT_POLICY_TYPE PolicyType);
NTSTATUS ClfsMgmtSetLogFileSize(PLOG_FILE_OBJECT LogFile, PULONGLONG NewSizeInContainers,
                                PULONGLONG ResultingSizeInContainers,
                                PCLFS_SET_LOG_SIZE_COMPLETE_CALLBACK CompletionRoutine, PVOID CompletionRoutineData);
NTSTATUS ClfsMgmtSetLogFileSizeAsClient(PLOG_FILE_OBJECT LogFile, PCLFS_MGMT_CLIENT ClientCookie,
                                        PULONGLONG NewSizeInContainers, PULONGLONG ResultingSizeInContainers,
                                        PCLFS_SET_LOG_SIZE_COMPLETE_CALLBACK CompletionRoutine,
                                        PVOID CompletionRoutineData);
NTSTATUS ClfsMgmtTailAdvanceFailure(CLFS_MGMT_CLIENT Client, NTSTATUS Reason);
NTSTATUS ClfsQueryLogFileInformation(PLOG_FILE_OBJECT plfoLog, CLFS_LOG_INFORMATION_CLASS eInformationClass,
                                     PVOID pinfoInputBuffer, ULONG cbinfoInputBuffer, PVOID pinfoBuffer,
                                     PULONG pcbInfoBuffer);
NTSTATUS ClfsReadLogRecord(PVOID pvMarshalContext, PCLFS_LSN plsnFirst, CLFS_CONTEXT_MODE peContextMode,
                           PVOID *ppvReadBuffer, PULONG pcbReadBuffer, PCLFS_RECORD_TYPE peRecordType,
                           PCLFS_LSN plsnUndoNext, PCLFS_LSN plsnPrevious, PVOID *ppvReadContext);
NTSTATUS ClfsReadNextLogRecord(PVOID pvReadContext, PVOID *ppvBuffer, PULONG pcbBuffer, PCLFS_RECORD_TYPE peRecordType,
                               PCLFS_LSN plsnUser, PCLFS_LSN plsnUndoNext, PCLFS_LSN plsnPrevious,
                               PCLFS_LSN plsnRecord);
NTSTATUS ClfsReadPreviousRestartArea(PVOID pvReadContext, PVOID *ppvRestartBuffer, PULONG pcbRestartBuffer,
                                     PCLFS_LSN plsnRestart);
NTSTATUS ClfsReadRestartArea(PVOID pvMarshalContext, PVOID *ppvRestartBuffer, PULONG pcbRestartBuffer, PCLFS_LSN plsn,
                             PVOID *ppvReadContext);
NTSTATUS ClfsRemoveLogContainer(PLOG_FILE_OBJECT plfoLog, PUNICODE_STRING puszContainerPath, BOOLEAN fForce);
NTSTATUS ClfsRemoveLogContainerSet(PLOG_FILE_OBJECT plfoLog, USHORT cContainers, PUNICODE_STRING rgwszContainerPath,
                                   BOOLEAN fForce);
NTSTATUS ClfsReserveAndAppendLog(PVOID pvMarshalContext, PCLFS_WRITE_ENTRY rgWriteEntries, ULONG cWriteEntries,
                                 PCLFS_LSN plsnUndoNext, PCLFS_LSN plsnPrevious, ULONG cReserveRecords,
                                 PLONGLONG rgcbReservation, ULONG fFlags, PCLFS_LSN plsn);
NTSTATUS ClfsReserveAndAppendLogAligned(PVOID pvMarshalContext, PCLFS_WRITE_ENTRY rgWriteEntries, ULONG cWriteEntries,
                                        ULONG cbEntryAlignment, PCLFS_LSN plsnUndoNext, PCLFS_LSN plsnPrevious,
                                        ULONG cReserveRecords, PLONGLONG rgcbReservation, ULONG fFlags, PCLFS_LSN plsn);
NTSTATUS ClfsScanLogContainers(PCLFS_SCAN_CONTEXT pcxScan, CLFS_SCAN_MODE eScanMode);
NTSTATUS ClfsSetArchiveTail(PLOG_FILE_OBJECT plfoLog, PCLFS_LSN plsnArchiveTail);
NTSTATUS ClfsSetEndOfLog(PLOG_FILE_OBJECT plfoLog, PCLFS_LSN plsnEnd);
NTSTATUS ClfsSetLogFileInformation(PLOG_FILE_OBJECT plfoLog, CLFS_LOG_INFORMATION_CLASS eInformationClass,
                                   PVOID pinfoBuffer, ULONG cbBuffer);
NTSTATUS ClfsTerminateReadLog(PVOID pvCursorContext);
BOOLEAN ClfsValidTopLevelContext(PIRP pirpTopLevelContext);
NTSTATUS ClfsWriteRestartArea(PVOID pvMarshalContext, PVOID pvRestartBuffer, ULONG cbRestartBuffer, PCLFS_LSN plsnBase,
                              ULONG fFlags, PULONG pcbWritten, PCLFS_LSN plsnNext);

LAB_DDK_END

#endif
