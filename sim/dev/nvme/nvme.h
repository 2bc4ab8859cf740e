/* An NVMe controller with one namespace: nvme.c has registers and queues, nvme_admin.c and nvme_io.c the commands. */
#ifndef NTLAB_SIM_NVME_H
#define NTLAB_SIM_NVME_H

#include "dev/nvme/nvme_regs.h"
#include "loop/image.h"
#include "machine/devices.h"

#define NVME_QUEUES     17 /* the administrator's, and 16 */
#define NVME_ENTRIES    1024
#define NVME_EVENTS     4
#define NVME_PAGE       4096
#define NVME_MOST       (1u << 20) /* bytes of one command: 2^8 pages */
#define NVME_MOST_PAGES 8          /* as its power of two */
#define NVME_PARTS      514        /* of memory, in a command: its pages, each in two */
#define NVME_NO_ANSWER  0xFFFF     /* a command that completes later, or never */

struct nvme_queue {
    uint64_t base;
    uint32_t entries, head, tail;
    uint16_t cq; /* of a submission queue */
    bool made;
    /* of a completion queue */
    bool phase, interrupts;
    uint16_t vector, users;
};

struct nvme {
    lab_device *device;
    lab_timer *work, *ready;
    struct sim_image image;
    uint32_t block_size;
    uint64_t blocks, latency;
    uint32_t cc, csts, aqa, masked;
    uint64_t asq, acq;
    struct nvme_queue sq[NVME_QUEUES], cq[NVME_QUEUES];
    uint16_t events[NVME_EVENTS];
    unsigned event_count;
    uint32_t features[16];
    uv_buf_t *parts; /* NVME_PARTS of them, of the command that is carried out */
    uint8_t *buffer; /* NVME_MOST bytes */
    uint64_t reads, writes, errors;
};

/* nvme.c: data of a command, by its PRP entries; false: the bus refused. */
bool nvme_data_in(struct nvme *nvme, const struct nvme_command *command, void *data, size_t size);
bool nvme_data_out(struct nvme *nvme, const struct nvme_command *command, const void *data, size_t size);
/* The same, for the host to move: fills nvme->parts, returns how many. *reached: bytes until the bus refused. */
unsigned nvme_data_parts(struct nvme *nvme, const struct nvme_command *command, size_t size, bool out, size_t *reached);

/* A command's status, or NVME_NO_ANSWER; *result is the completion's first word. */
uint16_t nvme_admin(struct nvme *nvme, const struct nvme_command *command, uint32_t *result);
uint16_t nvme_io(struct nvme *nvme, const struct nvme_command *command);

#endif
