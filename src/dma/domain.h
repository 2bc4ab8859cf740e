/*
 * Domains that drivers make by the IOMMU's interface, and the devices in them.
 *
 * domain.c   domains, what is mapped in them, version 1 of the interface
 * member.c   devices in domains: what they reach, who hears of what they don't
 * logical.c  logical addresses: the allocator, ranges that are reserved, tokens
 * iommu.c    versions 2 and 3: devices as handles, PASIDs, notification; IoGetIommuInterface(Ex)
 */
#ifndef NTLAB_DMA_DOMAIN_H
#define NTLAB_DMA_DOMAIN_H

#include "dma/dma_p.h"
#include "dma/page_table.h"

#define LAB_DMA_DOMAIN_TAG 'moDI'

struct _IOMMU_DMA_DOMAIN {
    LIST_ENTRY link;
    IOMMU_DMA_DOMAIN_TYPE type;
    struct lab__dma_page_table pages;
    LIST_ENTRY ranges;   /* struct lab__dma_reservation */
    ULONG address_width; /* of its logical addresses, which it chooses itself; 0: its driver says where */
    ULONG devices, tokens;
};

/* Logical addresses that are spoken for, mapped or not. `token` comes first: a driver has its address. */
struct lab__dma_reservation {
    IOMMU_DMA_LOGICAL_ADDRESS_TOKEN token;
    LIST_ENTRY link;
    PIOMMU_DMA_DOMAIN domain;
};

/* Physical pages in whichever form a caller names them. */
struct lab__dma_frames {
    const PFN_NUMBER *array; /* 0: contiguous from `first` */
    PFN_NUMBER first;
    ULONGLONG count;
};

/* domain.c */
BOOLEAN lab__dma_is_domain(PIOMMU_DMA_DOMAIN domain);
BOOLEAN lab__dma_is_mappable(PIOMMU_DMA_DOMAIN domain); /* a domain whose page tables are ours */
NTSTATUS lab__dma_domain_create(IOMMU_DMA_DOMAIN_TYPE type, PIOMMU_DMA_DOMAIN *made);
NTSTATUS lab__dma_domain_delete(PIOMMU_DMA_DOMAIN domain);
/* FALSE: not whole pages. */
BOOLEAN lab__dma_frames_from(const IOMMU_MAP_PHYSICAL_ADDRESS *physical, struct lab__dma_frames *frames);
NTSTATUS lab__dma_domain_map(PIOMMU_DMA_DOMAIN domain, ULONGLONG logical, const struct lab__dma_frames *frames,
                             ULONG permissions);
void lab__dma_domain_unmap(PIOMMU_DMA_DOMAIN domain, ULONGLONG logical, ULONGLONG pages);
NTSTATUS lab__dma_domain_map_identity(PIOMMU_DMA_DOMAIN domain, const struct lab__dma_frames *frames,
                                      ULONG permissions);
void lab__dma_domain_unmap_identity(PIOMMU_DMA_DOMAIN domain, const struct lab__dma_frames *frames);
BOOLEAN lab__dma_is_unmapped(PIOMMU_DMA_DOMAIN domain, ULONGLONG logical, ULONGLONG pages);
extern const DMA_IOMMU_INTERFACE_V1 lab__dma_iommu_v1;

/* member.c. PASID 0: transactions without one. */
struct lab__dma_member;
struct lab__dma_member *lab__dma_member_of(PDEVICE_OBJECT device, ULONG pasid);
PIOMMU_DMA_DOMAIN lab__dma_member_domain(const struct lab__dma_member *member);
NTSTATUS lab__dma_member_add(PIOMMU_DMA_DOMAIN domain, PDEVICE_OBJECT device, ULONG pasid);
void lab__dma_member_remove(struct lab__dma_member *member);
void lab__dma_member_report(struct lab__dma_member *member, const DEVICE_FAULT_CONFIGURATION *reporting);
void lab__dma_member_silence(struct lab__dma_member *member); /* its faults are nobody's business */

/* logical.c */
BOOLEAN lab__dma_is_reserved(PIOMMU_DMA_DOMAIN domain, ULONGLONG logical, ULONGLONG pages);
struct lab__dma_reservation *lab__dma_reservation_add(PIOMMU_DMA_DOMAIN domain, ULONGLONG logical, ULONGLONG pages);
void lab__dma_reservations_free(PIOMMU_DMA_DOMAIN domain);
/* Where `pages` pages go: where the driver says, or where there is room from *least to *most (both may be 0). */
NTSTATUS lab__dma_logical_choose(PIOMMU_DMA_DOMAIN domain, ULONGLONG pages, const ULONGLONG *explicit_address,
                                 const ULONGLONG *least, const ULONGLONG *most, ULONGLONG *logical);
IOMMU_RESERVE_LOGICAL_ADDRESS_RANGE lab__dma_reserve_logical;
IOMMU_FREE_RESERVED_LOGICAL_ADDRESS_RANGE lab__dma_free_reserved_logical;
IOMMU_MAP_RESERVED_LOGICAL_RANGE lab__dma_map_reserved;
IOMMU_UNMAP_RESERVED_LOGICAL_RANGE lab__dma_unmap_reserved;

/* iommu.c */
void lab__dma_iommu_devices_reset(void);
void lab__dma_iommu_changed(void); /* what kinds of domains there are, perhaps */

#endif
