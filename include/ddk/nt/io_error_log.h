/* The error log and hard errors. */
#ifndef NTLAB_NT_IO_ERROR_LOG_H
#define NTLAB_NT_IO_ERROR_LOG_H

#include <ntdef.h>

LAB_DDK_BEGIN

typedef struct _IO_ERROR_LOG_PACKET {
    UCHAR MajorFunctionCode;
    UCHAR RetryCount;
    USHORT DumpDataSize;
    USHORT NumberOfStrings;
    USHORT StringOffset;
    USHORT EventCategory;
    NTSTATUS ErrorCode;
    ULONG UniqueErrorValue;
    NTSTATUS FinalStatus;
    ULONG SequenceNumber;
    ULONG IoControlCode;
    LARGE_INTEGER DeviceOffset;
    ULONG DumpData[1];
} IO_ERROR_LOG_PACKET, *PIO_ERROR_LOG_PACKET;

typedef struct _IO_ERROR_LOG_MESSAGE {
    USHORT Type;
    USHORT Size;
    USHORT DriverNameLength;
    LARGE_INTEGER TimeStamp;
    ULONG DriverNameOffset;
    IO_ERROR_LOG_PACKET EntryData;
} IO_ERROR_LOG_MESSAGE, *PIO_ERROR_LOG_MESSAGE;

#define ERROR_LOG_LIMIT_SIZE               0xf0
#define IO_ERROR_LOG_MESSAGE_HEADER_LENGTH 0x68

#define ERROR_LOG_MESSAGE_LIMIT_SIZE 0x0158

#define IO_ERROR_LOG_MESSAGE_LENGTH 0x0158

#define ERROR_LOG_MAXIMUM_SIZE 0xf0

PVOID IoAllocateErrorLogEntry(PVOID IoObject, UCHAR EntrySize);
void IoFreeErrorLogEntry(PVOID ElEntry);
void IoWriteErrorLogEntry(PVOID ElEntry);

LAB_DDK_END

#define IoIsErrorUserInduced(Status)                                                                                   \
    ((BOOLEAN)((Status) == STATUS_DEVICE_NOT_READY || (Status) == STATUS_IO_TIMEOUT ||                                 \
               (Status) == STATUS_MEDIA_WRITE_PROTECTED || (Status) == STATUS_NO_MEDIA_IN_DEVICE ||                    \
               (Status) == STATUS_VERIFY_REQUIRED || (Status) == STATUS_UNRECOGNIZED_MEDIA ||                          \
               (Status) == STATUS_WRONG_VOLUME))

#endif
