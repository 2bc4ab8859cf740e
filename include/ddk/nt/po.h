/* po functions. */
#ifndef NTLAB_NT_PO_H
#define NTLAB_NT_PO_H

#include <nt/types.h>

LAB_DDK_BEGIN

NTSTATUS PoCallDriver(struct _DEVICE_OBJECT *DeviceObject, struct _IRP *Irp);
PULONG PoRegisterDeviceForIdleDetection(struct _DEVICE_OBJECT *DeviceObject, ULONG ConservationIdleTime, ULONG PerformanceIdleTime, DEVICE_POWER_STATE State);
PVOID PoRegisterSystemState(PVOID StateHandle, EXECUTION_STATE Flags);
NTSTATUS PoRequestPowerIrp(struct _DEVICE_OBJECT *DeviceObject, UCHAR MinorFunction, POWER_STATE PowerState, PREQUEST_POWER_COMPLETE CompletionFunction, PVOID Context, struct _IRP **Irp);
POWER_STATE PoSetPowerState(struct _DEVICE_OBJECT *DeviceObject, POWER_STATE_TYPE Type, POWER_STATE State);
void PoSetSystemState(EXECUTION_STATE Flags);
void PoStartNextPowerIrp(struct _IRP *Irp);
void PoUnregisterSystemState(PVOID StateHandle);
NTSTATUS PoRequestShutdownEvent(PVOID *Event);
void PoSetSystemWake(struct _IRP *Irp);
BOOLEAN PoGetSystemWake(struct _IRP *Irp);
NTSTATUS PoRegisterPowerSettingCallback(PDEVICE_OBJECT DeviceObject, LPCGUID SettingGuid, PPOWER_SETTING_CALLBACK Callback, PVOID Context, PVOID *Handle);
NTSTATUS PoUnregisterPowerSettingCallback(PVOID Handle);
void PoSetDeviceBusyEx(PULONG IdlePointer);
void PoStartDeviceBusy(PULONG IdlePointer);
void PoEndDeviceBusy(PULONG IdlePointer);
BOOLEAN PoQueryWatchdogTime(PDEVICE_OBJECT Pdo, PULONG SecondsRemaining);
void PoDeletePowerRequest(PVOID PowerRequest);
NTSTATUS PoSetPowerRequest(PVOID PowerRequest, POWER_REQUEST_TYPE Type);
NTSTATUS PoClearPowerRequest(PVOID PowerRequest, POWER_REQUEST_TYPE Type);
NTSTATUS PoCreatePowerRequest(PVOID *PowerRequest, PDEVICE_OBJECT DeviceObject, PCOUNTED_REASON_CONTEXT Context);
NTSTATUS PoQueueShutdownWorkItem(PWORK_QUEUE_ITEM WorkItem);

LAB_DDK_END

#endif
