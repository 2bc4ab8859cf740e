/* NVM Express: registers, commands and statuses. Source: NVM Express Base Specification 1.4, nvmexpress.org. */
#ifndef NTLAB_NVME_REGS_H
#define NTLAB_NVME_REGS_H

#include <stdint.h>

#define NVME_CAP      0x00
#define NVME_VS       0x08
#define NVME_INTMS    0x0C
#define NVME_INTMC    0x10
#define NVME_CC       0x14
#define NVME_CSTS     0x1C
#define NVME_AQA      0x24
#define NVME_ASQ      0x28
#define NVME_ACQ      0x30
#define NVME_DOORBELL 0x1000
#define NVME_SPACE    0x4000

#define CC_ENABLE   1u
#define CC_MPS(cc)  ((cc) >> 7 & 15)
#define CC_SHUT(cc) ((cc) >> 14 & 3)
#define CSTS_READY  1u
#define CSTS_FATAL  2u
#define CSTS_SHUT   8u /* shutdown is complete */

struct nvme_command {
    uint8_t opcode, flags;
    uint16_t id;
    uint32_t nsid;
    uint64_t reserved, metadata;
    uint64_t prp1, prp2;
    uint32_t dw10, dw11, dw12, dw13, dw14, dw15;
};
struct nvme_completion {
    uint32_t result, reserved;
    uint16_t sq_head, sq_id, id, status; /* status: bit 0 is the phase */
};

#define ADMIN_DELETE_SQ     0x00
#define ADMIN_CREATE_SQ     0x01
#define ADMIN_GET_LOG       0x02
#define ADMIN_DELETE_CQ     0x04
#define ADMIN_CREATE_CQ     0x05
#define ADMIN_IDENTIFY      0x06
#define ADMIN_ABORT         0x08
#define ADMIN_SET_FEATURES  0x09
#define ADMIN_GET_FEATURES  0x0A
#define ADMIN_ASYNC_EVENT   0x0C
#define NVM_FLUSH           0x00
#define NVM_WRITE           0x01
#define NVM_READ            0x02
#define NVM_WRITE_ZEROES    0x08
#define NVM_DATASET         0x09
#define FEATURE_ARBITRATION 0x01
#define FEATURE_WRITE_CACHE 0x06
#define FEATURE_QUEUES      0x07
#define FEATURE_ASYNC       0x0B

/* Status code type and code, as they stand in a completion above the phase bit. */
#define NVME_SUCCESS          0x000
#define NVME_BAD_OPCODE       0x001
#define NVME_BAD_FIELD        0x002
#define NVME_TRANSFER_ERROR   0x004
#define NVME_BAD_NAMESPACE    0x00B
#define NVME_BAD_PRP          0x013
#define NVME_WRITE_PROTECTED  0x020
#define NVME_OUT_OF_RANGE     0x080
#define NVME_BAD_CQ           0x100
#define NVME_BAD_QUEUE        0x101
#define NVME_BAD_QUEUE_SIZE   0x102
#define NVME_TOO_MANY_EVENTS  0x105
#define NVME_BAD_VECTOR       0x108
#define NVME_BAD_LOG          0x109
#define NVME_BAD_QUEUE_DELETE 0x10C
#define NVME_WRITE_FAULT      0x280
#define NVME_READ_ERROR       0x281
#define NVME_NO_RETRY         0x4000 /* ored in */

#endif
