/* Functions that Windows has as inline code and ntlab as calls, so that they can be watched. */
#ifndef NTLAB_NT_INLINE_FUNCTIONS_H
#define NTLAB_NT_INLINE_FUNCTIONS_H

#include <nt/types.h>

LAB_DDK_BEGIN

KIRQL KeGetCurrentIrql(void);
void KeLowerIrql(KIRQL NewIrql);
KIRQL KfRaiseIrql(KIRQL NewIrql);
KIRQL KeRaiseIrqlToDpcLevel(void);
KIRQL KeRaiseIrqlToSynchLevel(void);
PKTHREAD KeGetCurrentThread(void);
void KeInitializeSpinLock(PKSPIN_LOCK SpinLock);
void READ_PORT_BUFFER_UCHAR(PUCHAR Port, PUCHAR Buffer, ULONG Count);
void READ_PORT_BUFFER_ULONG(PULONG Port, PULONG Buffer, ULONG Count);
void READ_PORT_BUFFER_USHORT(PUSHORT Port, PUSHORT Buffer, ULONG Count);
UCHAR READ_PORT_UCHAR(PUCHAR Port);
ULONG READ_PORT_ULONG(PULONG Port);
USHORT READ_PORT_USHORT(PUSHORT Port);
void READ_REGISTER_BUFFER_UCHAR(PUCHAR Register, PUCHAR Buffer, ULONG Count);
void READ_REGISTER_BUFFER_ULONG(PULONG Register, PULONG Buffer, ULONG Count);
void READ_REGISTER_BUFFER_USHORT(PUSHORT Register, PUSHORT Buffer, ULONG Count);
UCHAR READ_REGISTER_UCHAR(volatile UCHAR *Register);
ULONG READ_REGISTER_ULONG(volatile ULONG *Register);
USHORT READ_REGISTER_USHORT(volatile USHORT *Register);
void WRITE_PORT_BUFFER_UCHAR(PUCHAR Port, PUCHAR Buffer, ULONG Count);
void WRITE_PORT_BUFFER_ULONG(PULONG Port, PULONG Buffer, ULONG Count);
void WRITE_PORT_BUFFER_USHORT(PUSHORT Port, PUSHORT Buffer, ULONG Count);
void WRITE_PORT_UCHAR(PUCHAR Port, UCHAR Value);
void WRITE_PORT_ULONG(PULONG Port, ULONG Value);
void WRITE_PORT_USHORT(PUSHORT Port, USHORT Value);
void WRITE_REGISTER_BUFFER_UCHAR(PUCHAR Register, PUCHAR Buffer, ULONG Count);
void WRITE_REGISTER_BUFFER_ULONG(PULONG Register, PULONG Buffer, ULONG Count);
void WRITE_REGISTER_BUFFER_USHORT(PUSHORT Register, PUSHORT Buffer, ULONG Count);
void WRITE_REGISTER_UCHAR(volatile UCHAR *Register, UCHAR Value);
void WRITE_REGISTER_ULONG(volatile ULONG *Register, ULONG Value);
void WRITE_REGISTER_USHORT(volatile USHORT *Register, USHORT Value);
NTSTATUS IoAllocateAdapterChannel(PDMA_ADAPTER DmaAdapter, PDEVICE_OBJECT DeviceObject, ULONG NumberOfMapRegisters, PDRIVER_CONTROL ExecutionRoutine, PVOID Context);
BOOLEAN IoFlushAdapterBuffers(PDMA_ADAPTER DmaAdapter, PMDL Mdl, PVOID MapRegisterBase, PVOID CurrentVa, ULONG Length, BOOLEAN WriteToDevice);
void IoFreeAdapterChannel(PDMA_ADAPTER DmaAdapter);
void IoFreeMapRegisters(PDMA_ADAPTER DmaAdapter, PVOID MapRegisterBase, ULONG NumberOfMapRegisters);
PHYSICAL_ADDRESS IoMapTransfer(PDMA_ADAPTER DmaAdapter, PMDL Mdl, PVOID MapRegisterBase, PVOID CurrentVa, PULONG Length, BOOLEAN WriteToDevice);
ULONG_PTR IoGetRemainingStackSize(void);
PVOID ExAllocateFromPagedLookasideList(PPAGED_LOOKASIDE_LIST Lookaside);
void ExFreeToPagedLookasideList(PPAGED_LOOKASIDE_LIST Lookaside, PVOID Entry);
PVOID ExAllocateFromLookasideListEx(PLOOKASIDE_LIST_EX Lookaside);
void ExFreeToLookasideListEx(PLOOKASIDE_LIST_EX Lookaside, PVOID Entry);
void ExInitializeSetTimerParameters(EXT_SET_PARAMETERS *params);
PVOID ExAllocateFromNPagedLookasideList(PNPAGED_LOOKASIDE_LIST Lookaside);
void ExFreeToNPagedLookasideList(PNPAGED_LOOKASIDE_LIST Lookaside, PVOID Entry);
PETHREAD PsGetCurrentThread(void);
PVOID HalAllocateCommonBuffer(PDMA_ADAPTER DmaAdapter, ULONG Length, PPHYSICAL_ADDRESS LogicalAddress, BOOLEAN CacheEnabled);
void HalFreeCommonBuffer(PDMA_ADAPTER DmaAdapter, ULONG Length, PHYSICAL_ADDRESS LogicalAddress, PVOID VirtualAddress, BOOLEAN CacheEnabled);
ULONG HalReadDmaCounter(PDMA_ADAPTER DmaAdapter);
ULONG HalGetDmaAlignment(PDMA_ADAPTER DmaAdapter);
ULONG KeGetCurrentProcessorNumber(void);
void FsRtlSetupAdvancedHeader(PVOID AdvHdr, PFAST_MUTEX FMutex);

LAB_DDK_END

#endif
