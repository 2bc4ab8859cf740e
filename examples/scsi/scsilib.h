/* What scsilib.sys exports to class drivers. */
#ifndef SCSILIB_H
#define SCSILIB_H

#include <ntddk.h>
#include <scsi.h>

#ifndef SCSILIB_API
#define SCSILIB_API DECLSPEC_IMPORT
#endif

/* Sends a command down, and waits. data: locked pages, or NULL; read: the device writes them. *length: bytes, at most,
 * and then as many as there were. */
SCSILIB_API NTSTATUS ScsiLibSend(PDEVICE_OBJECT lower, const UCHAR *cdb, UCHAR cdb_length, PMDL data, BOOLEAN read,
                                 ULONG *length);
/* How many commands were sent, by all who use the library. */
SCSILIB_API extern ULONG ScsiLibCommands;

#endif
