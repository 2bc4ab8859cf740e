/* The NVMe disk through its registers and queues, as a driver meets it; its image is a real file. */
#include <ntddk.h>
#include <support/machine.h>
#include <ntlab/device.h>
#include <ntlab/sim.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include "dev/nvme/nvme_regs.h"

int unlink(const char *path);
int truncate(const char *path, long size);
int mkstemp(char *pattern);
int close(int file);

#define ENTRIES 8
#define BLOCKS  256

static char image[64];

struct disk {
    lab_device *device;
    PUCHAR registers, memory; /* pages: two queue pairs, a page list, data */
    ULONGLONG address;
    struct {
        ULONG tail, head;
        USHORT phase;
    } queue[2];
    USHORT id;
};

#define PAGE(disk, n)         ((disk)->memory + (n)*PAGE_SIZE)
#define PAGE_ADDRESS(disk, n) ((disk)->address + (ULONGLONG)(n)*PAGE_SIZE)
#define LIST                  4
#define DATA                  5
#define PAGES                 80

static int make_image(void **state)
{
    FILE *file;
    int handle;

    strcpy(image, "/tmp/ntlab-disk-XXXXXX");
    handle = mkstemp(image);
    if (handle < 0)
        return -1;
    close(handle);
    file = fopen(image, "wb");
    for (unsigned i = 0; i < BLOCKS * 512; i++)
        fputc((int)(i / 512 + i), file);
    fclose(file);
    return test_machine_start(state);
}

static int drop_image(void **state)
{
    unlink(image);
    return test_machine_stop(state);
}

static ULONG get(struct disk *disk, ULONG offset)
{
    return READ_REGISTER_ULONG((PULONG)(disk->registers + offset));
}

static void put(struct disk *disk, ULONG offset, ULONG value)
{
    WRITE_REGISTER_ULONG((PULONG)(disk->registers + offset), value);
}

static void plug(struct disk *disk, const char *more)
{
    PHYSICAL_ADDRESS address, highest = {.QuadPart = -1};
    lab_resource resource;
    char options[200];

    memset(disk, 0, sizeof *disk);
    lab_sim_register();
    snprintf(options, sizeof options, "image=%s%s", image, more);
    assert_int_equal(lab_device_plug("nvme", options, &disk->device), STATUS_SUCCESS);
    lab_device_resources(disk->device, &resource, 1);
    address.QuadPart = (LONGLONG)resource.start;
    disk->registers = MmMapIoSpace(address, (SIZE_T)resource.length, MmNonCached);
    lab_device_config_write(disk->device, 4, 2, 6); /* memory, bus master */
    disk->memory = MmAllocateContiguousMemory(PAGES * PAGE_SIZE, highest);
    assert_non_null(disk->memory);
    memset(disk->memory, 0, PAGES * PAGE_SIZE);
    disk->address = (ULONGLONG)MmGetPhysicalAddress(disk->memory).QuadPart;
    disk->queue[0].phase = disk->queue[1].phase = 1;
}

static void unplug(struct disk *disk)
{
    MmUnmapIoSpace(disk->registers, NVME_SPACE);
    lab_device_unplug(disk->device);
    MmFreeContiguousMemory(disk->memory);
}

static void enable(struct disk *disk)
{
    put(disk, NVME_AQA, (ENTRIES - 1) | (ENTRIES - 1) << 16);
    put(disk, NVME_ASQ, (ULONG)PAGE_ADDRESS(disk, 0));
    put(disk, NVME_ASQ + 4, (ULONG)(PAGE_ADDRESS(disk, 0) >> 32));
    put(disk, NVME_ACQ, (ULONG)PAGE_ADDRESS(disk, 1));
    put(disk, NVME_ACQ + 4, (ULONG)(PAGE_ADDRESS(disk, 1) >> 32));
    put(disk, NVME_CC, CC_ENABLE | 6 << 16 | 4 << 20);
    lab_clock_advance(20000);
    assert_int_equal(get(disk, NVME_CSTS), CSTS_READY);
}

/* Sends it on pair `pair` and waits: its status. 0xFFFF: it hasn't completed. */
static USHORT run(struct disk *disk, unsigned pair, struct nvme_command *command)
{
    struct nvme_completion *entry = (struct nvme_completion *)PAGE(disk, 2 * pair + 1) + disk->queue[pair].head;

    command->id = ++disk->id;
    memcpy((struct nvme_command *)PAGE(disk, 2 * pair) + disk->queue[pair].tail, command, sizeof *command);
    disk->queue[pair].tail = (disk->queue[pair].tail + 1) % ENTRIES;
    put(disk, NVME_DOORBELL + 8 * pair, disk->queue[pair].tail);
    lab_clock_advance(1000);
    if ((entry->status & 1) != disk->queue[pair].phase)
        return 0xFFFF;
    assert_int_equal(entry->id, command->id);
    assert_int_equal(entry->sq_id, pair);
    if (++disk->queue[pair].head == ENTRIES) {
        disk->queue[pair].head = 0;
        disk->queue[pair].phase ^= 1;
    }
    put(disk, NVME_DOORBELL + 8 * pair + 4, disk->queue[pair].head);
    return entry->status >> 1;
}

static USHORT admin(struct disk *disk, UCHAR opcode, ULONG nsid, ULONGLONG prp, ULONG dw10, ULONG dw11)
{
    struct nvme_command command = {.opcode = opcode, .nsid = nsid, .prp1 = prp, .dw10 = dw10, .dw11 = dw11};

    return run(disk, 0, &command);
}

static void make_queues(struct disk *disk)
{
    enable(disk);
    assert_int_equal(admin(disk, ADMIN_CREATE_CQ, 0, PAGE_ADDRESS(disk, 3), 1 | (ENTRIES - 1) << 16, 3), NVME_SUCCESS);
    assert_int_equal(admin(disk, ADMIN_CREATE_SQ, 0, PAGE_ADDRESS(disk, 2), 1 | (ENTRIES - 1) << 16, 1 | 1 << 16),
                     NVME_SUCCESS);
}

static USHORT transfer(struct disk *disk, UCHAR opcode, ULONG first, ULONG count)
{
    ULONG pages = BYTES_TO_PAGES(count * 512);
    struct nvme_command command = {
        .opcode = opcode, .nsid = 1, .prp1 = PAGE_ADDRESS(disk, DATA), .dw10 = first, .dw12 = count - 1};

    if (pages == 2)
        command.prp2 = PAGE_ADDRESS(disk, DATA + 1);
    if (pages > 2) {
        command.prp2 = PAGE_ADDRESS(disk, LIST);
        for (ULONG i = 1; i < pages; i++)
            ((ULONGLONG *)PAGE(disk, LIST))[i - 1] = PAGE_ADDRESS(disk, DATA + i);
    }
    return run(disk, 1, &command);
}

static void assert_blocks(const UCHAR *bytes, ULONG first, ULONG count)
{
    for (ULONG i = 0; i < count * 512; i++)
        if (bytes[i] != (UCHAR)((first * 512 + i) / 512 + first * 512 + i))
            fail_msg("byte %u of block %u is %u", i % 512, first + i / 512, bytes[i]);
}

static void test_identify_tells_of_one_namespace(void **state)
{
    struct disk disk;
    ULONGLONG blocks;

    plug(&disk, "");
    assert_int_equal(get(&disk, NVME_VS), 0x00010400);
    assert_int_equal(get(&disk, NVME_CSTS), 0);
    enable(&disk);
    assert_int_equal(admin(&disk, ADMIN_IDENTIFY, 0, PAGE_ADDRESS(&disk, DATA), 1, 0), NVME_SUCCESS);
    assert_memory_equal(PAGE(&disk, DATA) + 24, "ntlab NVMe disk ", 16);
    assert_int_equal(admin(&disk, ADMIN_IDENTIFY, 1, PAGE_ADDRESS(&disk, DATA), 0, 0), NVME_SUCCESS);
    memcpy(&blocks, PAGE(&disk, DATA), sizeof blocks);
    assert_int_equal(blocks, BLOCKS);
    assert_int_equal(PAGE(&disk, DATA)[130], 9);
    assert_int_equal(admin(&disk, ADMIN_IDENTIFY, 7, PAGE_ADDRESS(&disk, DATA), 0, 0),
                     NVME_BAD_NAMESPACE | NVME_NO_RETRY);
    assert_int_equal(admin(&disk, 0x77, 0, 0, 0, 0), NVME_BAD_OPCODE | NVME_NO_RETRY);
    unplug(&disk);
}

static void test_reads_of_one_two_and_many_pages(void **state)
{
    struct disk disk;

    plug(&disk, "");
    make_queues(&disk);
    assert_int_equal(transfer(&disk, NVM_READ, 3, 1), NVME_SUCCESS);
    assert_blocks(PAGE(&disk, DATA), 3, 1);
    assert_int_equal(transfer(&disk, NVM_READ, 8, 16), NVME_SUCCESS);
    assert_blocks(PAGE(&disk, DATA), 8, 16);
    assert_int_equal(transfer(&disk, NVM_READ, 0, BLOCKS), NVME_SUCCESS);
    assert_blocks(PAGE(&disk, DATA), 0, BLOCKS);
    unplug(&disk);
}

static void test_what_is_written_is_in_the_image(void **state)
{
    UCHAR bytes[512];
    struct disk disk;
    FILE *file;

    plug(&disk, "");
    make_queues(&disk);
    memset(PAGE(&disk, DATA), 0x5A, 512);
    assert_int_equal(transfer(&disk, NVM_WRITE, 9, 1), NVME_SUCCESS);
    assert_int_equal(transfer(&disk, NVM_FLUSH, 0, 1), NVME_SUCCESS);
    unplug(&disk);
    file = fopen(image, "rb");
    fseek(file, 9 * 512, SEEK_SET);
    assert_int_equal(fread(bytes, 1, 512, file), 512);
    fclose(file);
    for (unsigned i = 0; i < 512; i++)
        assert_int_equal(bytes[i], 0x5A);
}

static void test_errors_of_commands(void **state)
{
    struct disk disk;

    plug(&disk, ",readonly=on");
    make_queues(&disk);
    assert_int_equal(transfer(&disk, NVM_READ, BLOCKS, 1), NVME_OUT_OF_RANGE | NVME_NO_RETRY);
    assert_int_equal(transfer(&disk, NVM_WRITE, 0, 1), NVME_WRITE_PROTECTED | NVME_NO_RETRY);
    assert_int_equal(truncate(image, 512), 0); /* while it is in use */
    assert_int_equal(transfer(&disk, NVM_READ, 4, 1), NVME_READ_ERROR);
    assert_true(lab_device_fault_set(disk.device, "lost-completion", 1, false));
    assert_int_equal(transfer(&disk, NVM_READ, 0, 1), 0xFFFF);
    unplug(&disk);
}

static void test_the_line_is_asserted_until_the_completion_is_taken(void **state)
{
    struct nvme_command command = {.opcode = NVM_FLUSH, .nsid = 1};
    lab_line_state line;
    struct disk disk;

    plug(&disk, "");
    make_queues(&disk);
    memcpy(PAGE(&disk, 2), &command, sizeof command);
    put(&disk, NVME_DOORBELL + 8, 1);
    lab_line_query(disk.device, 0, &line);
    assert_false(line.asserted);
    lab_clock_advance(1000);
    lab_line_query(disk.device, 0, &line);
    assert_true(line.asserted);
    put(&disk, NVME_DOORBELL + 12, 1);
    lab_line_query(disk.device, 0, &line);
    assert_false(line.asserted);
    unplug(&disk);
}

static void test_what_the_bus_refuses_is_a_transfer_error(void **state)
{
    struct nvme_command command = {.opcode = NVM_READ, .nsid = 1, .prp1 = 0xFFFFFF0000000000, .dw12 = 0};
    struct disk disk;

    plug(&disk, "");
    make_queues(&disk);
    assert_int_equal(run(&disk, 1, &command), NVME_TRANSFER_ERROR);
    command.opcode = NVM_WRITE;
    assert_int_equal(run(&disk, 1, &command), NVME_TRANSFER_ERROR);
    /* The first page is there, the second isn't: it comes as far as it goes. */
    command = (struct nvme_command){
        .opcode = NVM_READ, .nsid = 1, .prp1 = PAGE_ADDRESS(&disk, DATA), .prp2 = 0xFFFFFF0000000000, .dw12 = 15};
    assert_int_equal(run(&disk, 1, &command), NVME_TRANSFER_ERROR);
    assert_blocks(PAGE(&disk, DATA), 0, 8);
    assert_non_null(strstr(lab_device_log_text(), "does not answer"));
    unplug(&disk);
}

static void test_pages_in_any_order_get_their_bytes(void **state)
{
    struct nvme_command command = {.opcode = NVM_READ, .nsid = 1, .dw12 = 4 * 8 - 1};
    static const unsigned order[] = {9, 7, 8, 6};
    struct disk disk;

    plug(&disk, "");
    make_queues(&disk);
    command.prp1 = PAGE_ADDRESS(&disk, order[0]);
    command.prp2 = PAGE_ADDRESS(&disk, LIST);
    for (unsigned i = 1; i < 4; i++)
        ((ULONGLONG *)PAGE(&disk, LIST))[i - 1] = PAGE_ADDRESS(&disk, order[i]);
    assert_int_equal(run(&disk, 1, &command), NVME_SUCCESS);
    for (unsigned i = 0; i < 4; i++)
        assert_blocks(PAGE(&disk, order[i]), 8 * i, 8);
    unplug(&disk);
}

static void test_a_full_disk_is_a_write_fault_and_the_process_lives(void **state)
{
    struct rlimit before, little = {.rlim_cur = 32 * 1024};
    struct disk disk;

    plug(&disk, "");
    make_queues(&disk);
    getrlimit(RLIMIT_FSIZE, &before);
    little.rlim_max = before.rlim_max;
    setrlimit(RLIMIT_FSIZE, &little);
    assert_int_equal(transfer(&disk, NVM_WRITE, 128, 8), NVME_WRITE_FAULT);
    setrlimit(RLIMIT_FSIZE, &before);
    assert_non_null(strstr(lab_device_log_text(), "can't be written"));
    assert_int_equal(transfer(&disk, NVM_WRITE, 128, 8), NVME_SUCCESS);
    unplug(&disk);
}

static void test_faults_are_what_they_say(void **state)
{
    struct disk disk;

    plug(&disk, "");
    make_queues(&disk);
    assert_true(lab_device_fault_set(disk.device, "read-error", 2, false));
    assert_int_equal(transfer(&disk, NVM_READ, 0, 1), NVME_SUCCESS);
    assert_int_equal(transfer(&disk, NVM_READ, 0, 1), NVME_READ_ERROR);
    assert_int_equal(transfer(&disk, NVM_READ, 0, 1), NVME_SUCCESS);
    assert_true(lab_device_fault_set(disk.device, "write-error", 1, true));
    assert_int_equal(transfer(&disk, NVM_WRITE, 0, 1), NVME_WRITE_FAULT);
    assert_int_equal(transfer(&disk, NVM_WRITE, 0, 1), NVME_WRITE_FAULT);
    put(&disk, NVME_CC, 0);
    assert_true(lab_device_fault_set(disk.device, "stuck-busy", 1, true));
    put(&disk, NVME_CC, CC_ENABLE | 6 << 16 | 4 << 20);
    lab_clock_advance(100000000);
    assert_int_equal(get(&disk, NVME_CSTS), 0);
    unplug(&disk);
}

static void test_pulled_out_in_the_middle_it_does_nothing_more(void **state)
{
    struct nvme_command command = {.opcode = NVM_READ, .nsid = 1, .dw12 = 7};
    struct nvme_completion *entry;
    struct disk disk;

    plug(&disk, "");
    make_queues(&disk);
    command.prp1 = PAGE_ADDRESS(&disk, DATA);
    memcpy(PAGE(&disk, 2), &command, sizeof command);
    put(&disk, NVME_DOORBELL + 8, 1);
    lab_device_unplug(disk.device);
    lab_clock_advance(100000);
    entry = (struct nvme_completion *)PAGE(&disk, 3);
    assert_int_equal(entry->status & 1, 0);
    assert_int_equal(get(&disk, NVME_CSTS), 0xFFFFFFFF);
    put(&disk, NVME_DOORBELL + 8, 1);
    for (unsigned i = 0; i < PAGE_SIZE; i++)
        assert_int_equal(PAGE(&disk, DATA)[i], 0);
    MmUnmapIoSpace(disk.registers, NVME_SPACE);
    MmFreeContiguousMemory(disk.memory);
}

static void test_state_that_is_none_is_refused(void **state)
{
    static UCHAR bytes[65536];
    struct disk disk;
    size_t size;

    plug(&disk, "");
    make_queues(&disk);
    size = lab_device_save(disk.device, bytes, sizeof bytes);
    assert_in_range(size, 1, sizeof bytes);
    assert_int_equal(lab_device_restore(disk.device, bytes, size - 1), STATUS_INVALID_PARAMETER);
    lab_device_reset(disk.device);
    lab_device_config_write(disk.device, 4, 2, 6);
    assert_int_equal(lab_device_restore(disk.device, bytes, size), STATUS_SUCCESS);
    assert_int_equal(transfer(&disk, NVM_READ, 3, 1), NVME_SUCCESS);
    assert_blocks(PAGE(&disk, DATA), 3, 1);
    unplug(&disk);
}

static void test_queues_are_deleted_in_order(void **state)
{
    struct disk disk;

    plug(&disk, "");
    make_queues(&disk);
    assert_int_equal(admin(&disk, ADMIN_DELETE_CQ, 0, 0, 1, 0), NVME_BAD_QUEUE_DELETE | NVME_NO_RETRY);
    assert_int_equal(admin(&disk, ADMIN_DELETE_SQ, 0, 0, 1, 0), NVME_SUCCESS);
    assert_int_equal(admin(&disk, ADMIN_DELETE_CQ, 0, 0, 1, 0), NVME_SUCCESS);
    assert_int_equal(admin(&disk, ADMIN_DELETE_SQ, 0, 0, 1, 0), NVME_BAD_QUEUE | NVME_NO_RETRY);
    put(&disk, NVME_CC, 0);
    assert_int_equal(get(&disk, NVME_CSTS), 0);
    unplug(&disk);
}

static void test_images_that_are_no_disk_are_refused(void **state)
{
    lab_sim_register();
    assert_int_equal(lab_device_plug("nvme", NULL, NULL), STATUS_INVALID_PARAMETER);
    assert_non_null(strstr(lab_error_text(), "image="));
    assert_int_equal(lab_device_plug("nvme", "image=/nonexistent/disk", NULL), STATUS_NO_SUCH_FILE);
    assert_int_equal(lab_device_plug("nvme", "image=/tmp", NULL), STATUS_INVALID_PARAMETER);
    assert_int_equal(lab_device_plug("nvme", "image=/dev/null,readonly=on", NULL), STATUS_INVALID_PARAMETER);
    assert_int_equal(lab_device_plug("nvme", "image=/tmp,block=1000", NULL), STATUS_INVALID_PARAMETER);
}

#define disk_test(name) cmocka_unit_test_setup_teardown(name, make_image, drop_image)

int main(void)
{
    const struct CMUnitTest tests[] = {
        disk_test(test_identify_tells_of_one_namespace),
        disk_test(test_reads_of_one_two_and_many_pages),
        disk_test(test_what_is_written_is_in_the_image),
        disk_test(test_errors_of_commands),
        disk_test(test_the_line_is_asserted_until_the_completion_is_taken),
        disk_test(test_what_the_bus_refuses_is_a_transfer_error),
        disk_test(test_pages_in_any_order_get_their_bytes),
        disk_test(test_a_full_disk_is_a_write_fault_and_the_process_lives),
        disk_test(test_faults_are_what_they_say),
        disk_test(test_pulled_out_in_the_middle_it_does_nothing_more),
        disk_test(test_state_that_is_none_is_refused),
        disk_test(test_queues_are_deleted_in_order),
        disk_test(test_images_that_are_no_disk_are_refused),
    };

    return cmocka_run_group_tests_name("nvme", tests, NULL, NULL);
}
