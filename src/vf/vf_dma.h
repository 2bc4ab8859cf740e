/*
 * The verifier's view of DMA: what src/dma asks it at each operation. On a strict machine misuse is a bugcheck 0xE6
 * with Driver Verifier's subcode; on another these let it pass, and the operation does what it can.
 */
#ifndef NTLAB_VF_DMA_H
#define NTLAB_VF_DMA_H

#include "dma/dma_p.h"

/* The first line of every operation: the adapter is one, the IRQL is right, a switch point. 0: the operation can't be
 * done. */
struct lab__dma_adapter *lab__vf_dma_enter(PDMA_ADAPTER adapter, KIRQL low, KIRQL high);

void lab__vf_dma_version(ULONG version); /* of a device description */
void lab__vf_dma_obsolete(const char *function);
void lab__vf_dma_releasing(struct lab__dma_adapter *adapter);
void lab__vf_dma_channel_wanted(struct lab__dma_adapter *adapter, PDEVICE_OBJECT device, ULONG registers);
void lab__vf_dma_channel_freed_too_often(struct lab__dma_adapter *adapter);
void lab__vf_dma_registers_taken(struct lab__dma_adapter *adapter);
void lab__vf_dma_registers_freeing(struct lab__dma_registers *registers, ULONG count);
void lab__vf_dma_registers_freed_too_often(struct lab__dma_adapter *adapter, ULONG count);
void lab__vf_dma_no_contiguous_registers(ULONG count);
/* address 0: the caller has only an offset */
void lab__vf_dma_mapping(struct lab__dma_adapter *adapter, struct lab__dma_registers *registers, PMDL mdl,
                         PVOID address, ULONG length);
void lab__vf_dma_flushing(struct lab__dma_adapter *adapter, struct lab__dma_registers *registers, PMDL mdl,
                          PVOID address, ULONG length);
void lab__vf_dma_list_wanted(struct lab__dma_adapter *adapter, PMDL mdl, PVOID address, ULONG length);
void lab__vf_dma_list_freed_too_often(struct lab__dma_adapter *adapter);
void lab__vf_dma_common_guard(struct lab__dma_common *common);
void lab__vf_dma_common_check(struct lab__dma_common *common);
/* FreeCommonBuffer is given what AllocateCommonBuffer was, and gave. */
void lab__vf_dma_common_freeing(const struct lab__dma_common *common, ULONG length, ULONGLONG logical, BOOLEAN cached,
                                PVOID caller);
void lab__vf_dma_common_freed_too_often(struct lab__dma_adapter *adapter, PVOID base);
void lab__vf_dma_mdl_mapped(PMDL mdl);
void lab__vf_dma_iommu_fault(PDEVICE_OBJECT device, const char *name, ULONGLONG address, BOOLEAN write);

#endif
