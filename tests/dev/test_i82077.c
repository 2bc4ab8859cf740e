/* The floppy disk controller through its ports, as a driver meets it; diskettes are real files. */
#include "../unit/dma/dma_test.h"
#include <ntlab/dev/i82077.h>
#include <ntlab/device.h>
#include <ntlab/sim.h>
#include <stdio.h>
#include "dev/i82077/i82077_regs.h"

int unlink(const char *path);
int truncate(const char *path, long size);
int mkstemp(char *pattern);
int close(int file);

#define MS     10000
#define SECTOR 512
#define TRACKS 80
#define SIDES  2

static char image[64];
static lab_device *device;
static UCHAR result[16];
static unsigned results;

static void make_file(char *path, unsigned kilobytes)
{
    static char bytes[1440 * 1024];
    FILE *file;
    int handle;

    for (unsigned i = 0; i < kilobytes * 1024; i++)
        bytes[i] = (char)(i / SECTOR * 3 + i);
    strcpy(path, "/tmp/ntlab-floppy-XXXXXX");
    handle = mkstemp(path);
    assert_true(handle >= 0);
    close(handle);
    file = fopen(path, "wb");
    fwrite(bytes, 1024, kilobytes, file);
    fclose(file);
}

static int setup(void **state)
{
    make_file(image, 1440);
    return layers_setup(state);
}

static int teardown(void **state)
{
    unlink(image);
    return layers_teardown(state);
}

static UCHAR expected(unsigned cylinder, unsigned head, unsigned sector, unsigned offset)
{
    unsigned at = ((cylinder * SIDES + head) * 18 + sector - 1) * SECTOR + offset;

    return (UCHAR)(at / SECTOR * 3 + at);
}

static UCHAR get(unsigned port)
{
    return READ_PORT_UCHAR((PUCHAR)(ULONG_PTR)(FDC_BASE + port));
}

static void put_port(unsigned port, unsigned value)
{
    WRITE_PORT_UCHAR((PUCHAR)(ULONG_PTR)(FDC_BASE + port), (UCHAR)value);
}

static bool interrupted(void)
{
    lab_line_state line;

    lab_line_query(device, 0, &line);
    return line.asserted;
}

static void send(const UCHAR *bytes, unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        assert_int_equal(get(FDC_MSR) & (MSR_READY | MSR_READ), MSR_READY);
        put_port(FDC_FIFO, bytes[i]);
    }
}

#define SEND(...) send((const UCHAR[]){__VA_ARGS__}, sizeof((const UCHAR[]){__VA_ARGS__}))

static void fetch(void)
{
    for (results = 0; (get(FDC_MSR) & (MSR_READY | MSR_READ | MSR_NO_DMA)) == (MSR_READY | MSR_READ); results++)
        result[results] = get(FDC_FIFO);
}

/* Sends, waits (two turns and a half suffice for all that ends) and fetches the answer. */
#define RUN(...)                                                                                                       \
    do {                                                                                                               \
        SEND(__VA_ARGS__);                                                                                             \
        lab_clock_advance(700 * MS);                                                                                   \
        fetch();                                                                                                       \
    } while (0)

static void start(void)
{
    put_port(FDC_DOR, DOR_GATE | DOR_MOTOR(0));
    put_port(FDC_DOR, DOR_GATE | DOR_MOTOR(0) | DOR_RUN);
    lab_clock_advance(1 * MS);
    for (int i = 0; i < 4; i++)
        RUN(CMD_SENSE);
    put_port(FDC_DIR, RATE_500);
}

static void plug(const char *more)
{
    char options[200];

    lab_sim_register();
    snprintf(options, sizeof options, "image=%s%s", image, more);
    assert_int_equal(lab_device_plug("i82077", options, &device), STATUS_SUCCESS);
    start();
}

/* Data go through the FIFO; the step rate is the fastest. */
static void use_fifo(void)
{
    SEND(CMD_SPECIFY, 0xF0, 0x01);
}

static void recalibrate(unsigned drive)
{
    SEND(CMD_RECALIBRATE, (UCHAR)drive);
    lab_clock_advance(100 * MS);
    RUN(CMD_SENSE);
}

static void seek(unsigned cylinder)
{
    SEND(CMD_SEEK, 0, (UCHAR)cylinder);
    lab_clock_advance(100 * MS);
    RUN(CMD_SENSE);
}

/* --- tests -------------------------------------------------------------------------------------------------------- */

static void test_every_drive_has_news_after_a_reset(void **state)
{
    plug("");
    put_port(FDC_DOR, DOR_GATE);
    assert_int_equal(get(FDC_MSR), 0);
    put_port(FDC_DOR, DOR_GATE | DOR_RUN);
    assert_false(interrupted());
    lab_clock_advance(1 * MS);
    assert_true(interrupted());
    for (unsigned i = 0; i < 4; i++) {
        RUN(CMD_SENSE);
        assert_int_equal(results, 2);
        assert_int_equal(result[0], ST0_POLLED | i);
        assert_false(interrupted());
    }
    RUN(CMD_SENSE);
    assert_int_equal(results, 1);
    assert_int_equal(result[0], ST0_INVALID);
    SEND(CMD_CONFIGURE, 0, CONFIGURE_NO_POLL, 0);
    put_port(FDC_MSR, DSR_RESET | RATE_500); /* the other reset: it ends by itself */
    lab_clock_advance(1 * MS);
    assert_true(interrupted());
    lab_device_unplug(device);
}

static void test_it_says_what_it_is(void **state)
{
    plug("");
    RUN(CMD_VERSION);
    assert_int_equal(result[0], 0x90);
    RUN(0x18); /* part id: of later controllers */
    assert_int_equal(results, 1);
    assert_int_equal(result[0], ST0_INVALID);
    RUN(CMD_LOCK | 0x80);
    assert_int_equal(result[0], 0x10);
    SEND(CMD_SPECIFY, 0xA1, 0x02);
    SEND(CMD_CONFIGURE, 0, 0x57, 9);
    SEND(CMD_PERPENDICULAR, 0x84);
    RUN(CMD_DUMPREG);
    assert_int_equal(results, 10);
    assert_memory_equal(result + 4, "\xA1\x02\x00\x84\x57\x09", 6);
    put_port(FDC_DOR, 0);
    put_port(FDC_DOR, DOR_RUN);
    RUN(CMD_DUMPREG);
    assert_int_equal(result[9], 9); /* locked: a reset leaves it */
    lab_device_unplug(device);
}

static void test_heads_move_at_the_step_rate(void **state)
{
    plug("");
    SEND(CMD_SPECIFY, 0xD0, 0x02); /* 3 ms a step at 500 kbit/s */
    recalibrate(0);
    assert_int_equal(result[0], ST0_SEEK_END);
    assert_int_equal(result[1], 0);
    SEND(CMD_SEEK, 4, 20);
    assert_int_equal(get(FDC_MSR), MSR_READY | 1);
    lab_clock_advance(62 * MS);
    assert_false(interrupted());
    lab_clock_advance(2 * MS);
    assert_true(interrupted());
    RUN(CMD_SENSE);
    assert_int_equal(result[0], ST0_SEEK_END | 4);
    assert_int_equal(result[1], 20);
    assert_int_equal(get(FDC_MSR), MSR_READY);
    SEND(CMD_SEEK | SEEK_RELATIVE, 0, 5); /* outward */
    lab_clock_advance(100 * MS);
    RUN(CMD_SENSE);
    assert_int_equal(result[1], 15);
    RUN(CMD_SENSE_DRIVE, 0);
    assert_int_equal(result[0] & ST3_TRACK0, 0);
    recalibrate(3); /* nobody there says that it is at track 0 */
    lab_clock_advance(1000 * MS);
    RUN(CMD_SENSE);
    assert_int_equal(result[0], ST0_SEEK_END | ST0_ABNORMAL | ST0_EQUIPMENT | 3);
    lab_device_unplug(device);
}

static void test_a_sector_comes_through_the_fifo(void **state)
{
    plug("");
    use_fifo();
    recalibrate(0);
    seek(7);
    SEND(CMD_READ | 0x40, 4, 7, 1, 3, 2, 4, 0x1B, 0xFF);
    assert_int_equal(get(FDC_MSR), MSR_BUSY | MSR_NO_DMA);
    for (unsigned sector = 3; sector <= 4; sector++) {
        lab_clock_advance(sector == 3 ? 112 * MS : 12 * MS);
        assert_true(interrupted());
        for (unsigned i = 0; i < SECTOR; i++) {
            assert_int_equal(get(FDC_MSR), MSR_BUSY | MSR_NO_DMA | MSR_READY | MSR_READ);
            assert_int_equal(get(FDC_FIFO), expected(7, 1, sector, i));
        }
    }
    fetch();
    assert_int_equal(results, 7); /* no terminal count: beyond the last sector */
    assert_int_equal(result[0], ST0_ABNORMAL | 4);
    assert_int_equal(result[1], ST1_END);
    assert_memory_equal(result + 3, "\x08\x01\x01\x02", 4);
    lab_device_unplug(device);
}

static void test_a_host_that_is_late_overruns(void **state)
{
    plug("");
    use_fifo();
    recalibrate(0);
    RUN(CMD_READ | 0x40, 0, 0, 0, 1, 2, 18, 0x1B, 0xFF);
    assert_int_equal(result[0], ST0_ABNORMAL);
    assert_int_equal(result[1], ST1_OVERRUN);
    SEND(CMD_SPECIFY, 0xF0, 0x02); /* DMA, but the channel is masked */
    RUN(CMD_READ | 0x40, 0, 0, 0, 1, 2, 18, 0x1B, 0xFF);
    assert_int_equal(result[1], ST1_OVERRUN);
    lab_device_unplug(device);
}

static PVOID base;

static IO_ALLOCATION_ACTION keep(PDEVICE_OBJECT object, PIRP irp, PVOID map_registers, PVOID context)
{
    base = map_registers;
    return KeepObject;
}

static PDMA_ADAPTER take_channel(void)
{
    DEVICE_DESCRIPTION d = description(DEVICE_DESCRIPTION_VERSION, 18 * SECTOR);
    PDMA_ADAPTER adapter;
    KIRQL irql;

    d.Master = FALSE;
    d.InterfaceType = Isa;
    d.DmaChannel = 2;
    d.DmaWidth = Width8Bits;
    d.DemandMode = TRUE;
    adapter = IoGetDmaAdapter(BOTTOM->device, &d, &registers);
    assert_non_null(adapter);
    irql = up();
    OPS(adapter)->AllocateAdapterChannel(adapter, BOTTOM->device, registers, keep, NULL);
    KeLowerIrql(irql);
    return adapter;
}

static void give_channel(PDMA_ADAPTER adapter)
{
    KIRQL irql = up();

    OPS(adapter)->FreeAdapterChannel(adapter);
    KeLowerIrql(irql);
    put(adapter);
}

static void test_a_track_goes_by_dma_both_ways(void **state)
{
    enum { SIZE = 18 * SECTOR };
    PUCHAR buffer = ExAllocatePoolWithTag(NonPagedPool, SIZE, 'tseT');
    PMDL mdl = IoAllocateMdl(buffer, SIZE, FALSE, FALSE, NULL);
    PDMA_ADAPTER adapter;
    ULONG length = SIZE;

    MmBuildMdlForNonPagedPool(mdl);
    plug("");
    SEND(CMD_SPECIFY, 0xF0, 0x02);
    SEND(CMD_CONFIGURE, 0, CONFIGURE_SEEKS, 0);
    recalibrate(0);
    adapter = take_channel();
    fill((char *)buffer, SIZE, 77);
    OPS(adapter)->MapTransfer(adapter, mdl, base, buffer, &length, TRUE);
    RUN(CMD_WRITE | 0x40, 0, 40, 0, 1, 2, 18, 0x1B, 0xFF); /* it seeks by itself */
    OPS(adapter)->FlushAdapterBuffers(adapter, mdl, base, buffer, length, TRUE);
    assert_int_equal(results, 7);
    assert_memory_equal(result, "\0\0\0\x29\0\x01\x02", 7); /* terminal count at the last sector of the track */
    assert_false(interrupted());
    memset(buffer, 0, SIZE);
    length = 3 * SECTOR + 100;
    OPS(adapter)->MapTransfer(adapter, mdl, base, buffer, &length, FALSE);
    RUN(CMD_READ | 0x40, 0, 40, 0, 2, 2, 18, 0x1B, 0xFF);
    OPS(adapter)->FlushAdapterBuffers(adapter, mdl, base, buffer, length, FALSE);
    assert_memory_equal(result, "\0\0\0\x28\0\x06\x02", 7); /* in the midst of the track, and of a sector */
    for (unsigned i = 0; i < 3 * SECTOR + 100; i++)
        assert_int_equal(buffer[i], (UCHAR)(77 + (i + SECTOR) * 7 + ((i + SECTOR) >> 8)));
    assert_int_equal(buffer[3 * SECTOR + 100], 0);
    give_channel(adapter);
    IoFreeMdl(mdl);
    ExFreePoolWithTag(buffer, 'tseT');
    lab_device_unplug(device);
}

static void test_what_is_not_there_is_said(void **state)
{
    plug("");
    use_fifo();
    recalibrate(0);
    RUN(CMD_READ | 0x40, 0, 0, 0, 19, 2, 19, 0x1B, 0xFF);
    assert_int_equal(result[1], ST1_NO_DATA);
    RUN(CMD_READ | 0x40, 0, 5, 0, 1, 2, 18, 0x1B, 0xFF); /* the head isn't there */
    assert_int_equal(result[1], ST1_NO_DATA);
    assert_int_equal(result[2], ST2_CYLINDER);
    put_port(FDC_DIR, RATE_250);
    RUN(CMD_READ_ID | 0x40, 0);
    assert_int_equal(result[0], ST0_ABNORMAL);
    assert_int_equal(result[1], ST1_NO_MARK);
    put_port(FDC_DIR, RATE_500);
    RUN(CMD_READ_ID | 0x40, 4);
    assert_int_equal(result[0], 4);
    assert_memory_equal(result + 3, "\0\x01\x01\x02", 4);
    lab_device_unplug(device);
}

static void test_a_protected_diskette_is_not_written(void **state)
{
    plug(",readonly=on");
    use_fifo();
    recalibrate(0);
    RUN(CMD_SENSE_DRIVE, 0);
    assert_int_equal(result[0], ST3_PROTECTED | ST3_READY | ST3_TRACK0 | ST3_ALWAYS);
    RUN(CMD_WRITE | 0x40, 0, 0, 0, 1, 2, 1, 0x1B, 0xFF);
    assert_int_equal(result[0], ST0_ABNORMAL);
    assert_int_equal(result[1], ST1_PROTECTED);
    lab_device_unplug(device);
}

static void test_a_changed_diskette_is_noticed_until_a_step(void **state)
{
    char other[64];

    make_file(other, 720);
    plug("");
    use_fifo();
    recalibrate(0);
    assert_int_equal(get(FDC_DIR) & DIR_CHANGED, DIR_CHANGED);
    seek(1);
    assert_int_equal(get(FDC_DIR) & DIR_CHANGED, 0);
    lab_floppy_eject(device, 0);
    assert_int_equal(get(FDC_DIR) & DIR_CHANGED, DIR_CHANGED);
    seek(0);
    assert_int_equal(get(FDC_DIR) & DIR_CHANGED, DIR_CHANGED); /* nothing is in it */
    RUN(CMD_READ_ID | 0x40, 0);
    assert_int_equal(results, 0); /* nothing turns: it waits */
    assert_int_equal(get(FDC_MSR), MSR_BUSY | MSR_NO_DMA);
    start();
    use_fifo();
    assert_int_equal(lab_floppy_insert(device, 0, other, false), STATUS_SUCCESS);
    recalibrate(0);
    seek(1);
    assert_int_equal(get(FDC_DIR) & DIR_CHANGED, 0);
    put_port(FDC_DIR, RATE_250);
    RUN(CMD_READ_ID | 0x40, 0);
    assert_memory_equal(result, "\0\0\0\x01\0\x01\x02", 7);
    assert_int_equal(lab_floppy_insert(device, 1, image, false), STATUS_INVALID_PARAMETER);
    assert_string_not_equal(lab_error_text(), "");
    lab_device_unplug(device);
    unlink(other);
}

static void test_a_track_is_formatted(void **state)
{
    plug("");
    use_fifo();
    recalibrate(0);
    SEND(CMD_FORMAT | 0x40, 0, 2, 18, 0x50, 0xF6);
    for (unsigned sector = 1; sector <= 18; sector++) {
        SEND(0, 0, (UCHAR)sector, 2);
        lab_clock_advance(sector == 1 ? 1111111 : 111111);
    }
    fetch();
    assert_int_equal(result[0], 0);
    SEND(CMD_READ | 0x40, 0, 0, 0, 18, 2, 18, 0x1B, 0xFF);
    lab_clock_advance(112 * MS);
    for (unsigned i = 0; i < SECTOR; i++)
        assert_int_equal(get(FDC_FIFO), 0xF6);
    lab_device_unplug(device);
}

static void test_sectors_are_verified_and_scanned(void **state)
{
    UCHAR sector[SECTOR];

    plug("");
    use_fifo();
    recalibrate(0);
    RUN(CMD_VERIFY | 0x40, 0, 0, 0, 1, 2, 18, 0x1B, 0xFF);
    assert_memory_equal(result, "\0\0\0\x01\0\x01\x02", 7);
    RUN(CMD_VERIFY | 0x40, 0x80, 0, 0, 1, 2, 18, 0x1B, 4); /* four of them */
    assert_memory_equal(result, "\0\0\0\0\0\x05\x02", 7);
    for (unsigned i = 0; i < SECTOR; i++)
        sector[i] = expected(0, 0, 2, i);
    sector[9] = 0xFF; /* anything */
    SEND(CMD_SCAN_EQUAL | 0x40, 0, 0, 0, 2, 2, 2, 0x1B, 1);
    send(sector, SECTOR);
    lab_clock_advance(200 * MS);
    fetch();
    assert_int_equal(result[2], ST2_EQUAL);
    sector[0]++;
    SEND(CMD_SCAN_HIGH | 0x40, 0, 0, 0, 2, 2, 2, 0x1B, 1);
    send(sector, SECTOR);
    lab_clock_advance(200 * MS);
    fetch();
    assert_int_equal(result[2], ST2_UNEQUAL);
    lab_device_unplug(device);
}

static void test_an_image_that_shrinks_has_no_sectors(void **state)
{
    plug("");
    use_fifo();
    recalibrate(0);
    assert_int_equal(truncate(image, 1000), 0);
    RUN(CMD_READ | 0x40, 0, 0, 0, 5, 2, 18, 0x1B, 0xFF);
    assert_int_equal(result[1], ST1_NO_MARK);
    assert_non_null(strstr(lab_device_log_text(), "shorter than it was"));
    lab_device_unplug(device);
}

static void test_faults_show_as_on_hardware(void **state)
{
    plug("");
    use_fifo();
    recalibrate(0);
    lab_device_fault_set(device, "crc", 1, false);
    RUN(CMD_READ | 0x40, 0, 0, 0, 5, 2, 18, 0x1B, 0xFF);
    assert_int_equal(result[1], ST1_DATA);
    assert_int_equal(result[2], ST2_DATA);
    lab_device_fault_set(device, "seek-error", 1, false);
    seek(3);
    assert_int_equal(result[0], ST0_SEEK_END | ST0_ABNORMAL | ST0_EQUIPMENT);
    recalibrate(0);
    lab_device_fault_set(device, "write-error", 1, false);
    SEND(CMD_FORMAT | 0x40, 0, 2, 18, 0x50, 0xF6);
    SEND(0, 0, 1, 2);
    lab_clock_advance(200 * MS);
    fetch();
    assert_int_equal(result[0], ST0_ABNORMAL | ST0_EQUIPMENT);
    lab_device_fault_set(device, "lost-interrupt", 1, false);
    SEND(CMD_READ_ID | 0x40, 0);
    lab_clock_advance(500 * MS);
    assert_false(interrupted());
    fetch();
    assert_int_equal(results, 7);
    lab_device_fault_set(device, "stuck-busy", 1, false);
    RUN(CMD_READ_ID | 0x40, 0);
    assert_int_equal(results, 0);
    lab_device_unplug(device);
}

static void test_images_that_are_no_diskettes_are_refused(void **state)
{
    char options[200];

    lab_sim_register();
    assert_int_equal(lab_device_plug("i82077", "image=/nonexistent/a", &device), STATUS_NO_SUCH_FILE);
    snprintf(options, sizeof options, "drive=1200,image=%s", image);
    assert_int_equal(lab_device_plug("i82077", options, &device), STATUS_INVALID_PARAMETER);
    assert_int_equal(truncate(image, 1440 * 1024 - 1), 0);
    snprintf(options, sizeof options, "image=%s", image);
    assert_int_equal(lab_device_plug("i82077", options, &device), STATUS_INVALID_PARAMETER);
    assert_int_equal(lab_device_plug("i82077", "drive=3", &device), STATUS_INVALID_PARAMETER);
}

static void test_save_and_restore_keep_a_command(void **state)
{
    UCHAR bytes[2048], bad[2048];
    size_t size;

    plug("");
    use_fifo();
    recalibrate(0);
    SEND(CMD_READ | 0x40, 0, 0, 0, 5);
    size = lab_device_save(device, bytes, sizeof bytes);
    assert_true(size && size <= sizeof bytes);
    start();
    assert_int_equal(lab_device_restore(device, bytes, size), STATUS_SUCCESS);
    SEND(2, 5, 0x1B, 0xFF);
    lab_clock_advance(112 * MS);
    for (unsigned i = 0; i < SECTOR; i++)
        assert_int_equal(get(FDC_FIFO), expected(0, 0, 5, i));
    assert_int_equal(lab_device_restore(device, bytes, size - 1), STATUS_INVALID_PARAMETER);
    memset(bad, 0xFF, size);
    assert_int_equal(lab_device_restore(device, bad, size), STATUS_INVALID_PARAMETER);
    lab_device_unplug(device);
}

/* What firmware says of it comes into the registry, and goes with it. */
static ULONG drives_seen;

static NTSTATUS NTAPI see_drive(PVOID context, PUNICODE_STRING path, INTERFACE_TYPE bus, ULONG bus_number,
                                PKEY_VALUE_FULL_INFORMATION *bus_information, CONFIGURATION_TYPE controller,
                                ULONG controller_number, PKEY_VALUE_FULL_INFORMATION *controller_information,
                                CONFIGURATION_TYPE peripheral, ULONG peripheral_number,
                                PKEY_VALUE_FULL_INFORMATION *peripheral_information)
{
    PKEY_VALUE_FULL_INFORMATION at = controller_information[IoQueryDeviceConfigurationData],
                                own = peripheral_information[IoQueryDeviceConfigurationData];
    PCM_FULL_RESOURCE_DESCRIPTOR where = (PCM_FULL_RESOURCE_DESCRIPTOR)((PUCHAR)at + at->DataOffset),
                                 what = (PCM_FULL_RESOURCE_DESCRIPTOR)((PUCHAR)own + own->DataOffset);
    PCM_FLOPPY_DEVICE_DATA data = (PCM_FLOPPY_DEVICE_DATA)(what->PartialResourceList.PartialDescriptors + 1);

    assert_int_equal(where->PartialResourceList.Count, 4); /* two ranges of ports, the line, the channel */
    assert_int_equal(where->PartialResourceList.PartialDescriptors[0].u.Port.Start.QuadPart, FDC_BASE);
    assert_int_equal(what->PartialResourceList.PartialDescriptors[0].Type, CmResourceTypeDeviceSpecific);
    assert_int_equal(data->MaxDensity, peripheral_number ? 1200 : 1440);
    drives_seen++;
    return STATUS_SUCCESS;
}

static NTSTATUS look_for_drives(void)
{
    CONFIGURATION_TYPE controller = DiskController, peripheral = FloppyDiskPeripheral;
    INTERFACE_TYPE isa = Isa;
    ULONG zero = 0;

    drives_seen = 0;
    return IoQueryDeviceDescription(&isa, &zero, &controller, NULL, &peripheral, NULL, see_drive, NULL);
}

static void test_firmware_describes_its_drives(void **state)
{
    plug(",drive_b=1200");
    assert_int_equal(look_for_drives(), STATUS_SUCCESS);
    assert_int_equal(drives_seen, 2);
    lab_device_unplug(device);
    assert_int_equal(look_for_drives(), STATUS_OBJECT_NAME_NOT_FOUND);
}

#define floppy_test(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        floppy_test(test_every_drive_has_news_after_a_reset),
        floppy_test(test_it_says_what_it_is),
        floppy_test(test_heads_move_at_the_step_rate),
        floppy_test(test_a_sector_comes_through_the_fifo),
        floppy_test(test_a_host_that_is_late_overruns),
        floppy_test(test_a_track_goes_by_dma_both_ways),
        floppy_test(test_what_is_not_there_is_said),
        floppy_test(test_a_protected_diskette_is_not_written),
        floppy_test(test_a_changed_diskette_is_noticed_until_a_step),
        floppy_test(test_a_track_is_formatted),
        floppy_test(test_sectors_are_verified_and_scanned),
        floppy_test(test_an_image_that_shrinks_has_no_sectors),
        floppy_test(test_faults_show_as_on_hardware),
        floppy_test(test_images_that_are_no_diskettes_are_refused),
        floppy_test(test_save_and_restore_keep_a_command),
        floppy_test(test_firmware_describes_its_drives),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
