/* NT's own interface, as far as programs call it: in user mode Nt and Zw are the same. */
#ifndef NTLAB_WINTERNL_H
#define NTLAB_WINTERNL_H
#define _WINTERNL_

#include <windows.h>
#include <nt/io_completion.h>

LAB_DDK_BEGIN

typedef LONG KPRIORITY;

typedef enum _SYSTEM_INFORMATION_CLASS {
    SystemBasicInformation = 0,
    SystemPerformanceInformation = 2,
    SystemTimeOfDayInformation = 3,
    SystemProcessInformation = 5,
    SystemProcessorPerformanceInformation = 8,
    SystemModuleInformation = 11,
    SystemHandleInformation = 16,
    SystemInterruptInformation = 23,
    SystemExceptionInformation = 33,
    SystemRegistryQuotaInformation = 37,
    SystemLookasideInformation = 45,
    SystemExtendedHandleInformation = 64,
    SystemCodeIntegrityInformation = 103
} SYSTEM_INFORMATION_CLASS;

typedef enum _PROCESSINFOCLASS {
    ProcessBasicInformation = 0,
    ProcessDebugPort = 7,
    ProcessWow64Information = 26,
    ProcessImageFileName = 27,
    ProcessBreakOnTermination = 29
} PROCESSINFOCLASS;

typedef struct _SYSTEM_PROCESS_INFORMATION {
    ULONG NextEntryOffset, NumberOfThreads;
    BYTE Reserved1[48];
    UNICODE_STRING ImageName;
    KPRIORITY BasePriority;
    HANDLE UniqueProcessId;
    PVOID Reserved2;
    ULONG HandleCount, SessionId;
    PVOID Reserved3;
    SIZE_T PeakVirtualSize, VirtualSize;
    ULONG Reserved4;
    SIZE_T PeakWorkingSetSize, WorkingSetSize;
    PVOID Reserved5;
    SIZE_T QuotaPagedPoolUsage;
    PVOID Reserved6;
    SIZE_T QuotaNonPagedPoolUsage, PagefileUsage, PeakPagefileUsage, PrivatePageCount;
    LARGE_INTEGER Reserved7[6];
} SYSTEM_PROCESS_INFORMATION, *PSYSTEM_PROCESS_INFORMATION;

NTSTATUS NtQuerySystemInformation(SYSTEM_INFORMATION_CLASS class_, PVOID buffer, ULONG length, PULONG needed);
NTSTATUS NtClose(HANDLE handle);
NTSTATUS NtDeviceIoControlFile(HANDLE file, HANDLE event, PVOID routine, PVOID context, PIO_STATUS_BLOCK result,
                               ULONG code, PVOID input, ULONG input_length, PVOID output, ULONG output_length);
NTSTATUS NtOpenFile(PHANDLE file, ACCESS_MASK access, POBJECT_ATTRIBUTES attributes, PIO_STATUS_BLOCK result,
                    ULONG share, ULONG options);
NTSTATUS NtCreateFile(PHANDLE file, ACCESS_MASK access, POBJECT_ATTRIBUTES attributes, PIO_STATUS_BLOCK result,
                      PLARGE_INTEGER size, ULONG file_attributes, ULONG share, ULONG disposition, ULONG options,
                      PVOID ea, ULONG ea_length);
NTSTATUS NtQueryInformationProcess(HANDLE process, PROCESSINFOCLASS class_, PVOID buffer, ULONG length, PULONG needed);
void RtlInitUnicodeString(PUNICODE_STRING string, PCWSTR text);
void RtlInitAnsiString(PANSI_STRING string, PCSZ text);
NTSTATUS RtlAnsiStringToUnicodeString(PUNICODE_STRING to, PCANSI_STRING from, BOOLEAN allocate);
void RtlFreeUnicodeString(PUNICODE_STRING string);
ULONG RtlNtStatusToDosError(NTSTATUS status);

#ifndef OBJ_CASE_INSENSITIVE
#define OBJ_INHERIT          2
#define OBJ_PERMANENT        0x10
#define OBJ_EXCLUSIVE        0x20
#define OBJ_CASE_INSENSITIVE 0x40
#define OBJ_OPENIF           0x80
#endif
#ifndef FILE_SYNCHRONOUS_IO_NONALERT
#define FILE_SYNCHRONOUS_IO_NONALERT 0x20
#endif

LAB_DDK_END

#endif
