/* Strings between encodings, and between text and numbers. */
#ifndef NTLAB_NT_RTL_CONVERT_H
#define NTLAB_NT_RTL_CONVERT_H

#include <ntdef.h>
#include <nt/names.h>
#include <nt/base_strings.h>
#include <nt/se_descriptor.h>

LAB_DDK_BEGIN

NTSTATUS RtlIntegerToChar(ULONG Value, ULONG Base, LONG OutputLength, PSZ String);
BOOLEAN RtlNormalizeSecurityDescriptor(PSECURITY_DESCRIPTOR *SecurityDescriptor, ULONG SecurityDescriptorLength,
                                       PSECURITY_DESCRIPTOR *NewSecurityDescriptor, PULONG NewSecurityDescriptorLength,
                                       BOOLEAN CheckOnly);
NTSTATUS RtlStringFromGUID(const GUID *const Guid, PUNICODE_STRING GuidString);
NTSTATUS RtlUTF8ToUnicodeN(PWSTR UnicodeStringDestination, ULONG UnicodeStringMaxByteCount,
                           PULONG UnicodeStringActualByteCount, PCCH UTF8StringSource, ULONG UTF8StringByteCount);
NTSTATUS RtlUnicodeStringToInteger(PCUNICODE_STRING String, ULONG Base, PULONG Value);
NTSTATUS RtlUnicodeToUTF8N(PCHAR UTF8StringDestination, ULONG UTF8StringMaxByteCount, PULONG UTF8StringActualByteCount,
                           PCWCH UnicodeStringSource, ULONG UnicodeStringByteCount);
ULONG RtlxAnsiStringToUnicodeSize(PCANSI_STRING AnsiString);
ULONG RtlxUnicodeStringToAnsiSize(PCUNICODE_STRING UnicodeString);

LAB_DDK_END

/* The code pages are single-byte, so sizes follow from lengths; they count the terminator. */
#define RtlAnsiStringToUnicodeSize(String)            ((ULONG)(((String)->Length + sizeof(CHAR)) * sizeof(WCHAR)))
#define RtlOemStringToUnicodeSize(String)             ((ULONG)(((String)->Length + sizeof(CHAR)) * sizeof(WCHAR)))
#define RtlUnicodeStringToAnsiSize(String)            ((ULONG)(((String)->Length + sizeof(WCHAR)) / sizeof(WCHAR)))
#define RtlUnicodeStringToOemSize(String)             ((ULONG)(((String)->Length + sizeof(WCHAR)) / sizeof(WCHAR)))
#define RtlOemStringToCountedUnicodeSize(String)      ((ULONG)(RtlOemStringToUnicodeSize(String) - sizeof(WCHAR)))
#define RtlUnicodeStringToCountedOemSize(String)      ((ULONG)(RtlUnicodeStringToOemSize(String) - sizeof(CHAR)))
#define RtlIntPtrToUnicodeString(Value, Base, String) (RtlInt64ToUnicodeString((Value), (Base), (String)))

#define NLS_MB_CODE_PAGE_TAG     (*NlsMbCodePageTag)
#define NLS_MB_OEM_CODE_PAGE_TAG (*NlsMbOemCodePageTag)
#define NLS_OEM_LEAD_BYTE_INFO   (*NlsOemLeadByteInfo)

#endif
