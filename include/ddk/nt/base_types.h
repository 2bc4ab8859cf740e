/* base types. */
#ifndef NTLAB_NT_BASE_TYPES_H
#define NTLAB_NT_BASE_TYPES_H

#include <ntdef.h>
#include <nt/ntdef_types.h>

LAB_DDK_BEGIN

typedef GUID UOW;
typedef GUID *PUOW;
typedef GUID *PGUID;
struct _IRP;
struct _MDL;
struct _KAPC;
struct _KDPC;
struct _FILE_OBJECT;
struct _DMA_ADAPTER;
struct _DEVICE_OBJECT;
struct _DRIVER_OBJECT;
struct _IO_STATUS_BLOCK;
struct _DEVICE_DESCRIPTION;
struct _SCATTER_GATHER_LIST;
struct _DRIVE_LAYOUT_INFORMATION;
struct _COMPRESSED_DATA_INFO;
struct _IO_RESOURCE_DESCRIPTOR;
struct _OBJECT_TYPE;
typedef struct _OBJECT_TYPE *POBJECT_TYPE;
struct _HAL_DISPATCH_TABLE;
typedef struct _HAL_DISPATCH_TABLE *PHAL_DISPATCH_TABLE;
struct _HAL_PRIVATE_DISPATCH_TABLE;
typedef struct _HAL_PRIVATE_DISPATCH_TABLE *PHAL_PRIVATE_DISPATCH_TABLE;
struct _CALLBACK_OBJECT;
typedef struct _CALLBACK_OBJECT *PCALLBACK_OBJECT;
struct _EPROCESS;
typedef struct _EPROCESS *PEPROCESS;
struct _ETHREAD;
typedef struct _ETHREAD *PETHREAD;
struct _IO_TIMER;
typedef struct _IO_TIMER *PIO_TIMER;
struct _KINTERRUPT;
typedef struct _KINTERRUPT *PKINTERRUPT;
struct _KPROCESS;
typedef struct _KPROCESS *PKPROCESS;
struct _KTHREAD;
typedef struct _KTHREAD *PKTHREAD;
typedef struct _KTHREAD *PRKTHREAD;
typedef struct _CONTEXT *PCONTEXT;
typedef struct _DMA_ADAPTER *PADAPTER_OBJECT;

LAB_DDK_END

#endif
