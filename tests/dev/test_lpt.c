/* The parallel port and its printer, as a driver meets them. */
#include "support/machine.h"
#include <ntlab/dev/lpt.h>
#include <ntlab/sim.h>
#include <ntddk.h>
#include <stdio.h>
#include "dev/lpt/lpt_regs.h"

int unlink(const char *path);
int mkstemp(char *pattern);
int close(int file);

#define BASE 0x378

static lab_device *device;

static void plug(const char *options)
{
    lab_sim_register();
    assert_int_equal(lab_device_plug("lpt", options, &device), STATUS_SUCCESS);
}

static UCHAR get(unsigned port)
{
    return READ_PORT_UCHAR((PUCHAR)(ULONG_PTR)(BASE + port));
}

static void put(unsigned port, unsigned value)
{
    WRITE_PORT_UCHAR((PUCHAR)(ULONG_PTR)(BASE + port), (UCHAR)value);
}

static void strobe(UCHAR byte)
{
    put(LPT_DATA, byte);
    put(LPT_CONTROL, 0x0D | CONTROL_INTERRUPT);
    put(LPT_CONTROL, 0x0C | CONTROL_INTERRUPT);
}

static void assert_printed(const char *text)
{
    char bytes[100];

    assert_int_equal(lab_lpt_printed(device, bytes, sizeof bytes), strlen(text));
    assert_memory_equal(bytes, text, strlen(text));
}

static unsigned interrupts(void)
{
    lab_line_state line;

    lab_line_query(device, 0, &line);
    return (unsigned)line.lost; /* nobody is connected */
}

static void test_a_strobe_prints_and_is_acknowledged(void **state)
{
    plug("time=1000");
    assert_int_equal(get(LPT_STATUS), 0xDE);
    strobe('A');
    assert_int_equal(get(LPT_STATUS) & (LINE_NOT_BUSY | LINE_NOT_ACK), LINE_NOT_ACK);
    lab_clock_advance(1000);
    assert_int_equal(get(LPT_STATUS) & (LINE_NOT_BUSY | LINE_NOT_ACK), LINE_NOT_BUSY);
    assert_int_equal(interrupts(), 0);
    lab_clock_advance(50);
    assert_int_equal(interrupts(), 1);
    assert_int_equal(get(LPT_STATUS), 0xDE & ~LINE_NOT_IRQ);
    assert_int_equal(get(LPT_STATUS), 0xDE);
    strobe('B');
    strobe('C'); /* too early */
    lab_clock_advance(2000);
    assert_printed("AB");
    lab_device_unplug(device);
}

static void test_the_printer_shows_what_it_lacks(void **state)
{
    plug(NULL);
    lab_lpt_printer_set(device, false, true);
    assert_int_equal(get(LPT_STATUS), LINE_UNUSED | LINE_NOT_IRQ | LINE_NOT_ACK);
    lab_lpt_printer_set(device, true, false);
    assert_int_equal(get(LPT_STATUS), LINE_UNUSED | LINE_NOT_IRQ | LINE_NOT_ACK | LINE_NO_PAPER | LINE_SELECTED);
    strobe('x');
    assert_printed("");
    lab_lpt_printer_set(device, true, true);
    lab_device_fault_set(device, "stuck-busy", 1, true);
    strobe('y');
    lab_clock_advance(1000000);
    assert_int_equal(get(LPT_STATUS) & LINE_NOT_BUSY, 0);
    put(LPT_CONTROL, 0x08); /* initialize */
    put(LPT_CONTROL, 0x0C);
    assert_int_equal(get(LPT_STATUS), 0xDE);
    lab_device_unplug(device);
}

static void test_registers_read_back(void **state)
{
    plug(NULL);
    put(LPT_DATA, 0xA5);
    assert_int_equal(get(LPT_DATA), 0xA5);
    put(LPT_CONTROL, 0xFC & ~CONTROL_INPUT);
    assert_int_equal(get(LPT_CONTROL), 0xDC);
    put(LPT_CONTROL, 0x2C);
    assert_int_equal(get(LPT_DATA), 0xA5); /* in mode 0 the data lines are outputs */
    put(LPT_ECP + ECP_ECR, MODE_BYTE << 5);
    assert_int_equal(get(LPT_DATA), 0xFF);
    put(LPT_ECP + ECP_ECR, MODE_EPP << 5);
    assert_int_equal(get(LPT_EPP_DATA), 0xFF);
    assert_int_equal(get(LPT_STATUS) & LINE_TIMEOUT, LINE_TIMEOUT);
    put(LPT_STATUS, LINE_TIMEOUT);
    assert_int_equal(get(LPT_STATUS) & LINE_TIMEOUT, 0);
    put(LPT_ECP + ECP_ECR, MODE_CONFIG << 5);
    assert_int_equal(get(LPT_ECP + ECP_FIFO), ECP_CNFGA);
    lab_device_unplug(device);
    plug("ecp=off");
    assert_int_equal(get(LPT_ECP + ECP_ECR), 0xFF);
    lab_device_unplug(device);
}

static void test_a_wrap_plug_leads_back(void **state)
{
    plug("plug=wrap");
    put(LPT_DATA, 1);
    put(LPT_CONTROL, CONTROL_STROBE | CONTROL_AUTOFEED);
    assert_int_equal(get(LPT_STATUS), LINE_UNUSED | LINE_NOT_IRQ | LINE_NOT_FAULT);
    put(LPT_DATA, 0);
    put(LPT_CONTROL, CONTROL_SELECT);
    assert_int_equal(get(LPT_STATUS), LINE_UNUSED | LINE_NOT_IRQ | LINE_SELECTED | LINE_NO_PAPER | LINE_NOT_BUSY);
    put(LPT_CONTROL, CONTROL_INTERRUPT | CONTROL_INIT);
    assert_int_equal(interrupts(), 1);
    assert_int_equal(get(LPT_STATUS), LINE_UNUSED | LINE_SELECTED | LINE_NO_PAPER | LINE_NOT_ACK);
    lab_device_unplug(device);
    assert_int_equal(lab_device_plug("lpt", "plug=scanner", &device), STATUS_INVALID_PARAMETER);
}

static void test_the_fifo_is_as_deep_as_it_says(void **state)
{
    unsigned depth = 0;

    plug(NULL);
    put(LPT_ECP + ECP_ECR, MODE_TEST << 5);
    assert_int_equal(get(LPT_ECP + ECP_ECR), MODE_TEST << 5 | ECR_EMPTY);
    while (!(get(LPT_ECP + ECP_ECR) & ECR_FULL))
        put(LPT_ECP + ECP_FIFO, depth++);
    assert_int_equal(depth, ECP_DEPTH);
    put(LPT_ECP + ECP_FIFO, 99); /* lost */
    for (unsigned i = 0; i < depth; i++)
        assert_int_equal(get(LPT_ECP + ECP_FIFO), i);
    assert_int_equal(get(LPT_ECP + ECP_ECR), MODE_TEST << 5 | ECR_EMPTY);
    put(LPT_ECP + ECP_ECR, MODE_PRINTER << 5);
    for (const char *at = "through the FIFO"; *at; at++)
        put(LPT_ECP + ECP_FIFO, (UCHAR)*at);
    assert_int_equal(get(LPT_ECP + ECP_ECR) & ECR_EMPTY, 0);
    lab_clock_advance(16 * 151);
    assert_int_equal(get(LPT_ECP + ECP_ECR) & ECR_EMPTY, ECR_EMPTY);
    assert_printed("through the FIFO");
    lab_device_unplug(device);
}

static void test_what_is_printed_is_added_to_its_file(void **state)
{
    char path[] = "/tmp/ntlab-paper-XXXXXX", options[100], bytes[10] = "";
    FILE *file;

    close(mkstemp(path));
    file = fopen(path, "wb");
    fputs("1:", file);
    fclose(file);
    snprintf(options, sizeof options, "output=%s", path);
    plug(options);
    strobe('2');
    lab_clock_advance(200);
    strobe('3');
    lab_device_unplug(device);
    file = fopen(path, "rb");
    assert_int_equal(fread(bytes, 1, sizeof bytes, file), 4);
    assert_string_equal(bytes, "1:23");
    fclose(file);
    unlink(path);
    assert_int_equal(lab_device_plug("lpt", options, &device), STATUS_NO_SUCH_FILE);
#ifdef __linux__
    plug("output=/dev/full");
    strobe('4');
    lab_clock_advance(200);
    assert_int_equal(get(LPT_STATUS) & LINE_NO_PAPER, LINE_NO_PAPER); /* the host's disk is full */
    assert_non_null(strstr(lab_device_log_text(), "can't be written"));
    lab_device_unplug(device);
#endif
}

static void test_save_and_restore_keep_registers(void **state)
{
    UCHAR bytes[100];
    size_t size;

    plug(NULL);
    put(LPT_DATA, 0x5A);
    put(LPT_ECP + ECP_ECR, MODE_TEST << 5);
    put(LPT_ECP + ECP_FIFO, 7);
    size = lab_device_save(device, bytes, sizeof bytes);
    lab_device_reset(device);
    assert_int_equal(get(LPT_DATA), 0);
    assert_int_equal(lab_device_restore(device, bytes, size), STATUS_SUCCESS);
    assert_int_equal(get(LPT_DATA), 0x5A);
    assert_int_equal(get(LPT_ECP + ECP_FIFO), 7);
    memset(bytes, 0xFF, sizeof bytes);
    assert_int_equal(lab_device_restore(device, bytes, size), STATUS_INVALID_PARAMETER);
    assert_int_equal(lab_device_restore(device, bytes, size - 1), STATUS_INVALID_PARAMETER);
    lab_device_unplug(device);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        machine_test(test_a_strobe_prints_and_is_acknowledged),
        machine_test(test_the_printer_shows_what_it_lacks),
        machine_test(test_registers_read_back),
        machine_test(test_a_wrap_plug_leads_back),
        machine_test(test_the_fifo_is_as_deep_as_it_says),
        machine_test(test_what_is_printed_is_added_to_its_file),
        machine_test(test_save_and_restore_keep_registers),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
