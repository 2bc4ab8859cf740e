/* clfs functions. */
#ifndef NTLAB_NT_CLFS_H
#define NTLAB_NT_CLFS_H

#include <nt/types.h>

LAB_DDK_BEGIN

BOOLEAN ClfsLsnEqual(const CLFS_LSN *plsn1, const CLFS_LSN *plsn2);
BOOLEAN ClfsLsnLess(const CLFS_LSN *plsn1, const CLFS_LSN *plsn2);
BOOLEAN ClfsLsnGreater(const CLFS_LSN *plsn1, const CLFS_LSN *plsn2);
BOOLEAN ClfsLsnNull(const CLFS_LSN *plsn);
CLFS_CONTAINER_ID ClfsLsnContainer(const CLFS_LSN *plsn);
CLFS_LSN ClfsLsnCreate(CLFS_CONTAINER_ID cidContainer, ULONG offBlock, ULONG cRecord);
ULONG ClfsLsnBlockOffset(const CLFS_LSN *plsn);
ULONG ClfsLsnRecordSequence(const CLFS_LSN *plsn);
BOOLEAN ClfsLsnInvalid(const CLFS_LSN *plsn);
CLFS_LSN ClfsLsnIncrement(PCLFS_LSN plsn);
NTSTATUS ClfsMgmtRegisterManagedClient(PLOG_FILE_OBJECT LogFile, PCLFS_MGMT_CLIENT_REGISTRATION RegistrationData, PCLFS_MGMT_CLIENT ClientCookie);
NTSTATUS ClfsMgmtDeregisterManagedClient(CLFS_MGMT_CLIENT ClientCookie);
NTSTATUS ClfsMgmtTailAdvanceFailure(CLFS_MGMT_CLIENT Client, NTSTATUS Reason);
NTSTATUS ClfsMgmtHandleLogFileFull(CLFS_MGMT_CLIENT Client);
NTSTATUS ClfsMgmtInstallPolicy(PLOG_FILE_OBJECT LogFile, PCLFS_MGMT_POLICY Policy, ULONG PolicyLength);
NTSTATUS ClfsMgmtQueryPolicy(PLOG_FILE_OBJECT LogFile, CLFS_MGMT_POLICY_TYPE PolicyType, PCLFS_MGMT_POLICY Policy, PULONG PolicyLength);
NTSTATUS ClfsMgmtRemovePolicy(PLOG_FILE_OBJECT LogFile, CLFS_MGMT_POLICY_TYPE PolicyType);
NTSTATUS ClfsMgmtSetLogFileSize(PLOG_FILE_OBJECT LogFile, PULONGLONG NewSizeInContainers, PULONGLONG ResultingSizeInContainers, PCLFS_SET_LOG_SIZE_COMPLETE_CALLBACK CompletionRoutine, PVOID CompletionRoutineData);
NTSTATUS ClfsMgmtSetLogFileSizeAsClient(PLOG_FILE_OBJECT LogFile, PCLFS_MGMT_CLIENT ClientCookie, PULONGLONG NewSizeInContainers, PULONGLONG ResultingSizeInContainers, PCLFS_SET_LOG_SIZE_COMPLETE_CALLBACK CompletionRoutine, PVOID CompletionRoutineData);
NTSTATUS ClfsInitialize(void);
void ClfsFinalize(void);
NTSTATUS ClfsCreateLogFile(PPLOG_FILE_OBJECT pplfoLog, PUNICODE_STRING puszLogFileName, ACCESS_MASK fDesiredAccess, ULONG dwShareMode, PSECURITY_DESCRIPTOR psdLogFile, ULONG fCreateDisposition, ULONG fCreateOptions, ULONG fFlagsAndAttributes, ULONG fLogOptionFlag, PVOID pvContext, ULONG cbContext);
NTSTATUS ClfsDeleteLogByPointer(PLOG_FILE_OBJECT plfoLog);
NTSTATUS ClfsDeleteLogFile(PUNICODE_STRING puszLogFileName, PVOID pvReserved, ULONG fLogOptionFlag, PVOID pvContext, ULONG cbContext);
NTSTATUS ClfsAddLogContainer(PLOG_FILE_OBJECT plfoLog, PULONGLONG pcbContainer, PUNICODE_STRING puszContainerPath);
NTSTATUS ClfsAddLogContainerSet(PLOG_FILE_OBJECT plfoLog, USHORT cContainers, PULONGLONG pcbContainer, PUNICODE_STRING rguszContainerPath);
NTSTATUS ClfsRemoveLogContainer(PLOG_FILE_OBJECT plfoLog, PUNICODE_STRING puszContainerPath, BOOLEAN fForce);
NTSTATUS ClfsRemoveLogContainerSet(PLOG_FILE_OBJECT plfoLog, USHORT cContainers, PUNICODE_STRING rgwszContainerPath, BOOLEAN fForce);
NTSTATUS ClfsSetArchiveTail(PLOG_FILE_OBJECT plfoLog, PCLFS_LSN plsnArchiveTail);
NTSTATUS ClfsSetEndOfLog(PLOG_FILE_OBJECT plfoLog, PCLFS_LSN plsnEnd);
NTSTATUS ClfsCreateScanContext(PLOG_FILE_OBJECT plfoLog, ULONG cFromContainer, ULONG cContainers, CLFS_SCAN_MODE eScanMode, PCLFS_SCAN_CONTEXT pcxScan);
NTSTATUS ClfsScanLogContainers(PCLFS_SCAN_CONTEXT pcxScan, CLFS_SCAN_MODE eScanMode);
NTSTATUS ClfsGetContainerName(PLOG_FILE_OBJECT plfoLog, CLFS_CONTAINER_ID cidLogicalContainer, PUNICODE_STRING puszContainerName, PULONG pcActualLenContainerName);
NTSTATUS ClfsGetLogFileInformation(PLOG_FILE_OBJECT plfoLog, PCLFS_INFORMATION pinfoBuffer, PULONG pcbInfoBuffer);
NTSTATUS ClfsSetLogFileInformation(PLOG_FILE_OBJECT plfoLog, CLFS_LOG_INFORMATION_CLASS eInformationClass, PVOID pinfoBuffer, ULONG cbBuffer);
NTSTATUS ClfsReadRestartArea(PVOID pvMarshalContext, PVOID *ppvRestartBuffer, PULONG pcbRestartBuffer, PCLFS_LSN plsn, PVOID *ppvReadContext);
NTSTATUS ClfsReadPreviousRestartArea(PVOID pvReadContext, PVOID *ppvRestartBuffer, PULONG pcbRestartBuffer, PCLFS_LSN plsnRestart);
NTSTATUS ClfsWriteRestartArea(PVOID pvMarshalContext, PVOID pvRestartBuffer, ULONG cbRestartBuffer, PCLFS_LSN plsnBase, ULONG fFlags, PULONG pcbWritten, PCLFS_LSN plsnNext);
NTSTATUS ClfsAdvanceLogBase(PVOID pvMarshalContext, PCLFS_LSN plsnBase, ULONG fFlags);
NTSTATUS ClfsCloseAndResetLogFile(PLOG_FILE_OBJECT plfoLog);
NTSTATUS ClfsCloseLogFileObject(PLOG_FILE_OBJECT plfoLog);
NTSTATUS ClfsCreateMarshallingArea(PLOG_FILE_OBJECT plfoLog, POOL_TYPE ePoolType, PALLOCATE_FUNCTION pfnAllocBuffer, PFREE_FUNCTION pfnFreeBuffer, ULONG cbMarshallingBuffer, ULONG cMaxWriteBuffers, ULONG cMaxReadBuffers, PVOID *ppvMarshalContext);
NTSTATUS ClfsDeleteMarshallingArea(PVOID pvMarshalContext);
NTSTATUS ClfsReserveAndAppendLog(PVOID pvMarshalContext, PCLFS_WRITE_ENTRY rgWriteEntries, ULONG cWriteEntries, PCLFS_LSN plsnUndoNext, PCLFS_LSN plsnPrevious, ULONG cReserveRecords, PLONGLONG rgcbReservation, ULONG fFlags, PCLFS_LSN plsn);
NTSTATUS ClfsReserveAndAppendLogAligned(PVOID pvMarshalContext, PCLFS_WRITE_ENTRY rgWriteEntries, ULONG cWriteEntries, ULONG cbEntryAlignment, PCLFS_LSN plsnUndoNext, PCLFS_LSN plsnPrevious, ULONG cReserveRecords, PLONGLONG rgcbReservation, ULONG fFlags, PCLFS_LSN plsn);
NTSTATUS ClfsAlignReservedLog(PVOID pvMarshalContext, ULONG cRecords, LONGLONG rgcbReservation[], PLONGLONG pcbAlignReservation);
NTSTATUS ClfsAllocReservedLog(PVOID pvMarshalContext, ULONG cRecords, PLONGLONG pcbAdjustment);
NTSTATUS ClfsFreeReservedLog(PVOID pvMarshalContext, ULONG cRecords, PLONGLONG pcbAdjustment);
NTSTATUS ClfsFlushBuffers(PVOID pvMarshalContext);
NTSTATUS ClfsFlushToLsn(PVOID pvMarshalContext, PCLFS_LSN plsnFlush, PCLFS_LSN plsnLastFlushed);
NTSTATUS ClfsReadLogRecord(PVOID pvMarshalContext, PCLFS_LSN plsnFirst, CLFS_CONTEXT_MODE peContextMode, PVOID *ppvReadBuffer, PULONG pcbReadBuffer, PCLFS_RECORD_TYPE peRecordType, PCLFS_LSN plsnUndoNext, PCLFS_LSN plsnPrevious, PVOID *ppvReadContext);
NTSTATUS ClfsReadNextLogRecord(PVOID pvReadContext, PVOID *ppvBuffer, PULONG pcbBuffer, PCLFS_RECORD_TYPE peRecordType, PCLFS_LSN plsnUser, PCLFS_LSN plsnUndoNext, PCLFS_LSN plsnPrevious, PCLFS_LSN plsnRecord);
NTSTATUS ClfsTerminateReadLog(PVOID pvCursorContext);
NTSTATUS ClfsGetLastLsn(PLOG_FILE_OBJECT plfoLog, PCLFS_LSN plsnLast);
NTSTATUS ClfsGetIoStatistics(PLOG_FILE_OBJECT plfoLog, PVOID pvStatsBuffer, ULONG cbStatsBuffer, CLFS_IOSTATS_CLASS eStatsClass, PULONG pcbStatsWritten);
CLFS_LSN ClfsLaterLsn(PCLFS_LSN plsn);
CLFS_LSN ClfsEarlierLsn(PCLFS_LSN plsn);
NTSTATUS ClfsLsnDifference(PCLFS_LSN plsnStart, PCLFS_LSN plsnFinish, ULONG cbContainer, ULONG cbMaxBlock, PLONGLONG pcbDifference);
BOOLEAN ClfsValidTopLevelContext(PIRP pirpTopLevelContext);
NTSTATUS ClfsQueryLogFileInformation(PLOG_FILE_OBJECT plfoLog, CLFS_LOG_INFORMATION_CLASS eInformationClass, PVOID pinfoInputBuffer, ULONG cbinfoInputBuffer, PVOID pinfoBuffer, PULONG pcbInfoBuffer);
NTSTATUS ClfsCreateMarshallingAreaEx(PLOG_FILE_OBJECT plfoLog, POOL_TYPE ePoolType, PALLOCATE_FUNCTION pfnAllocBuffer, PFREE_FUNCTION pfnFreeBuffer, ULONG cbMarshallingBuffer, ULONG cMaxWriteBuffers, ULONG cMaxReadBuffers, ULONG cAlignmentSize, ULONGLONG fFlags, PVOID *ppvMarshalContext);

LAB_DDK_END

#endif
