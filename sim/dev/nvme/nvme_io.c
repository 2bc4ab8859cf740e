/* The commands that move data. */
#include "dev/nvme/nvme.h"
#include <string.h>

static uint64_t first_block(const struct nvme_command *command)
{
    return command->dw10 | (uint64_t)command->dw11 << 32;
}

static uint64_t block_count(const struct nvme_command *command)
{
    return (command->dw12 & 0xFFFF) + 1;
}

static bool in_range(const struct nvme *nvme, uint64_t first, uint64_t count)
{
    return first < nvme->blocks && count <= nvme->blocks - first;
}

static uint16_t failed(struct nvme *nvme, uint16_t status, const char *what, int error)
{
    nvme->errors++;
    lab_device_log(nvme->device, "%s: %s", what, error < 0 ? uv_strerror(error) : "the image is shorter than it was");
    return status;
}

/* Where the host may not touch the memory itself (a block of pool that was freed, and is watched): as a processor does,
 * so that whoever watches it sees the device. */
static bool is_watched(int done)
{
    return done == UV_EFAULT;
}

static unsigned whole_buffer(struct nvme *nvme, size_t size)
{
    nvme->parts[0] = uv_buf_init((char *)nvme->buffer, (unsigned)size);
    return 1;
}

/* Where the bus refuses, what comes before that is moved. */
static uint16_t read_blocks(struct nvme *nvme, const struct nvme_command *command, uint64_t offset, size_t size)
{
    size_t reached;
    unsigned parts = nvme_data_parts(nvme, command, size, true, &reached);
    int done = 0;

    if (!lab_device_fault(nvme->device, "read-error"))
        done = sim_image_read(&nvme->image, offset, nvme->parts, parts);
    if (is_watched(done)) {
        done = sim_image_read(&nvme->image, offset, nvme->parts, whole_buffer(nvme, size));
        nvme_data_out(nvme, command, nvme->buffer, size);
    }
    if (done < 0 || (size_t)done < reached)
        return failed(nvme, NVME_READ_ERROR, "its image can't be read", done);
    nvme->reads++;
    return reached == size ? NVME_SUCCESS : NVME_TRANSFER_ERROR;
}

static uint16_t written(struct nvme *nvme, int done, size_t size)
{
    if (done < 0 || (size_t)done < size)
        return failed(nvme, NVME_WRITE_FAULT, "its image can't be written", done);
    nvme->writes++;
    return NVME_SUCCESS;
}

static int put(struct nvme *nvme, uint64_t offset, unsigned parts)
{
    return lab_device_fault(nvme->device, "write-error") ? UV_EIO
                                                         : sim_image_write(&nvme->image, offset, nvme->parts, parts);
}

static uint16_t write_blocks(struct nvme *nvme, const struct nvme_command *command, uint64_t offset, size_t size)
{
    size_t reached;
    unsigned parts;
    int done;

    if (nvme->image.read_only)
        return NVME_WRITE_PROTECTED | NVME_NO_RETRY;
    parts = nvme_data_parts(nvme, command, size, false, &reached);
    if (reached < size)
        return NVME_TRANSFER_ERROR;
    done = put(nvme, offset, parts);
    if (is_watched(done)) {
        nvme_data_in(nvme, command, nvme->buffer, size);
        done = put(nvme, offset, whole_buffer(nvme, size));
    }
    return written(nvme, done, size);
}

static uint16_t write_zeroes(struct nvme *nvme, uint64_t offset, uint64_t size)
{
    uint16_t status = NVME_SUCCESS;

    if (nvme->image.read_only)
        return NVME_WRITE_PROTECTED | NVME_NO_RETRY;
    memset(nvme->buffer, 0, NVME_MOST);
    while (size && !status) {
        size_t part = size < NVME_MOST ? (size_t)size : NVME_MOST;

        status = written(nvme, put(nvme, offset, whole_buffer(nvme, part)), part);
        offset += part;
        size -= part;
    }
    return status;
}

static uint16_t transfer(struct nvme *nvme, const struct nvme_command *command)
{
    uint64_t first = first_block(command), count = block_count(command);
    uint64_t offset = first * nvme->block_size, size = count * nvme->block_size;

    if (!in_range(nvme, first, count))
        return NVME_OUT_OF_RANGE | NVME_NO_RETRY;
    if (command->opcode == NVM_WRITE_ZEROES)
        return write_zeroes(nvme, offset, size);
    if (size > NVME_MOST)
        return NVME_BAD_FIELD | NVME_NO_RETRY;
    return command->opcode == NVM_READ ? read_blocks(nvme, command, offset, (size_t)size)
                                       : write_blocks(nvme, command, offset, (size_t)size);
}

static uint16_t flush(struct nvme *nvme)
{
    int error = sim_image_flush(&nvme->image);

    return error ? failed(nvme, NVME_WRITE_FAULT, "its image can't be flushed", error) : NVME_SUCCESS;
}

uint16_t nvme_io(struct nvme *nvme, const struct nvme_command *command)
{
    if (command->nsid != 1 && !(command->opcode == NVM_FLUSH && command->nsid == UINT32_MAX))
        return NVME_BAD_NAMESPACE | NVME_NO_RETRY;
    switch (command->opcode) {
    case NVM_FLUSH:
        return flush(nvme);
    case NVM_WRITE:
    case NVM_READ:
    case NVM_WRITE_ZEROES:
        return transfer(nvme, command);
    case NVM_DATASET:
        return NVME_SUCCESS; /* advice */
    default:
        return NVME_BAD_OPCODE | NVME_NO_RETRY;
    }
}
