/* What ntifs.h adds to the headers of Rtl. */
#ifndef NTLAB_NT_RTL_IFS_H
#define NTLAB_NT_RTL_IFS_H

#include <ntdef.h>
#include <nt/names.h>
#include <nt/base_strings.h>
#include <nt/io_file_info.h>
#include <nt/se_descriptor.h>

LAB_DDK_BEGIN

typedef PVOID (*PRTL_ALLOCATE_STRING_ROUTINE)(SIZE_T NumberOfBytes);
typedef PVOID (*PRTL_REALLOCATE_STRING_ROUTINE)(SIZE_T NumberOfBytes, PVOID Buffer);
typedef void (*PRTL_FREE_STRING_ROUTINE)(PVOID Buffer);

#define VER_PRODUCTBUILD 0x2710

extern const PRTL_ALLOCATE_STRING_ROUTINE RtlAllocateStringRoutine;
extern const PRTL_FREE_STRING_ROUTINE RtlFreeStringRoutine;
extern const PRTL_REALLOCATE_STRING_ROUTINE RtlReallocateStringRoutine;

NTSTATUS RtlAppendStringToString(PSTRING Destination, const STRING *Source);
USHORT RtlCaptureStackBackTrace(ULONG FramesToSkip, ULONG FramesToCapture, PVOID *BackTrace, PULONG BackTraceHash);
NTSTATUS RtlConvertSidToUnicodeString(PUNICODE_STRING UnicodeString, PSID Sid, BOOLEAN AllocateDestinationString);
NTSTATUS RtlCreateSystemVolumeInformationFolder(PCUNICODE_STRING VolumeRootPath);
BOOLEAN RtlCreateUnicodeString(PUNICODE_STRING DestinationString, PCWSTR SourceString);
NTSTATUS RtlDowncaseUnicodeString(PUNICODE_STRING UniDest, PCUNICODE_STRING UniSource,
                                  BOOLEAN AllocateDestinationString);
void RtlFreeOemString(POEM_STRING OemString);
BOOLEAN RtlIsCloudFilesPlaceholder(ULONG FileAttributes, ULONG ReparseTag);
NTSTATUS RtlIsNormalizedString(ULONG NormForm, PCWSTR SourceString, LONG SourceStringLength, PBOOLEAN Normalized);
BOOLEAN RtlIsPartialPlaceholder(ULONG FileAttributes, ULONG ReparseTag);
NTSTATUS RtlIsPartialPlaceholderFileHandle(HANDLE FileHandle, PBOOLEAN IsPartialPlaceholder);
NTSTATUS RtlIsPartialPlaceholderFileInfo(const void *InfoBuffer, FILE_INFORMATION_CLASS InfoClass,
                                         PBOOLEAN IsPartialPlaceholder);
NTSTATUS RtlNormalizeString(ULONG NormForm, PCWSTR SourceString, LONG SourceStringLength, PWSTR DestinationString,
                            PLONG DestinationStringLength);
ULONG RtlNtStatusToDosError(NTSTATUS Status);
ULONG RtlNtStatusToDosErrorNoTeb(NTSTATUS Status);
NTSTATUS RtlOemStringToCountedUnicodeString(PUNICODE_STRING DestinationString, PCOEM_STRING SourceString,
                                            BOOLEAN AllocateDestinationString);
NTSTATUS RtlOemStringToUnicodeString(PUNICODE_STRING DestinationString, PCOEM_STRING SourceString,
                                     BOOLEAN AllocateDestinationString);
NTSTATUS RtlQueryPackageIdentity(PVOID TokenObject, PWSTR PackageFullName, PSIZE_T PackageSize, PWSTR AppId,
                                 PSIZE_T AppIdSize, PBOOLEAN Packaged);
NTSTATUS RtlQueryPackageIdentityEx(PVOID TokenObject, PWSTR PackageFullName, PSIZE_T PackageSize, PWSTR AppId,
                                   PSIZE_T AppIdSize, LPGUID DynamicId, PULONG64 Flags);
CHAR RtlQueryProcessPlaceholderCompatibilityMode(void);
CHAR RtlQueryThreadPlaceholderCompatibilityMode(void);
ULONG RtlRandom(PULONG Seed);
ULONG RtlRandomEx(PULONG Seed);
void RtlSecondsSince1970ToTime(ULONG ElapsedSeconds, PLARGE_INTEGER Time);
void RtlSecondsSince1980ToTime(ULONG ElapsedSeconds, PLARGE_INTEGER Time);
CHAR RtlSetProcessPlaceholderCompatibilityMode(CHAR Mode);
CHAR RtlSetThreadPlaceholderCompatibilityMode(CHAR Mode);
BOOLEAN RtlTimeToSecondsSince1970(PLARGE_INTEGER Time, PULONG ElapsedSeconds);
BOOLEAN RtlTimeToSecondsSince1980(PLARGE_INTEGER Time, PULONG ElapsedSeconds);
NTSTATUS RtlUnicodeStringToCountedOemString(POEM_STRING DestinationString, PCUNICODE_STRING SourceString,
                                            BOOLEAN AllocateDestinationString);
NTSTATUS RtlUnicodeStringToOemString(POEM_STRING DestinationString, PCUNICODE_STRING SourceString,
                                     BOOLEAN AllocateDestinationString);
NTSTATUS RtlUpcaseUnicodeStringToCountedOemString(POEM_STRING DestinationString, PCUNICODE_STRING SourceString,
                                                  BOOLEAN AllocateDestinationString);
NTSTATUS RtlUpcaseUnicodeStringToOemString(POEM_STRING DestinationString, PCUNICODE_STRING SourceString,
                                           BOOLEAN AllocateDestinationString);
NTSTATUS RtlValidateUnicodeString(ULONG Flags, PCUNICODE_STRING String);

LAB_DDK_END

#endif
