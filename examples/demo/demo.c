/* ./dev demo: four drivers at work, and one that crashes. */
#include "example.h"
#include "ioctl/ioctl_public.h"
#include "serial/talk.h"

static void title(const char *text)
{
    printf("\n--- %s\n", text);
}

static void buffers(void)
{
    lab_driver *driver = example_start(IOCTL_DRIVER);
    char in[] = "the quick brown fox", out[32] = "";
    lab_handle device;
    uint32_t done;

    title("a driver, unchanged, answers an IOCTL");
    CHECK(lab_file_open("\\\\.\\ExampleIoctl", LAB_OPEN_READ_WRITE, &device) >= 0);
    CHECK(lab_file_control(device, IOCTL_EXAMPLE_BUFFERED, in, sizeof in, out, sizeof out, &done) >= 0);
    printf("DeviceIoControl(\"%s\") -> \"%s\" (%u bytes)\n", in, out, done);
    lab_file_close(device);
    CHECK(!strcmp(out, "THE QUICK BROWN FOX"));
    CHECK(example_stop(driver) == 0);
}

static void time_flies(void)
{
    lab_driver *driver = example_start(NOTIFY_DRIVER);
    static char unused[3600000];
    lab_overlapped hour = {0};
    lab_handle device;
    uint64_t before = lab_clock_now();

    title("a timer and its DPC, in virtual time");
    CHECK(lab_file_open("\\\\.\\ExampleNotify", LAB_OPEN_READ | LAB_OPEN_OVERLAPPED, &device) >= 0);
    CHECK(lab_file_read_async(device, unused, sizeof unused, &hour) == 0x103);
    puts("asked the driver for a notification in one hour ...");
    CHECK(lab_file_wait(&hour, LAB_FOREVER, NULL) == 0);
    printf("... and it came, %llu s later on the machine's clock\n",
           (unsigned long long)((lab_clock_now() - before) / SECOND));
    lab_file_close(device);
    CHECK(example_stop(driver) == 0);
}

static void changed_mind(void)
{
    lab_driver *driver = example_start(CANCEL_DRIVER);
    lab_overlapped read = {0};
    lab_handle device;
    char buffer[16];

    title("cancelling an IRP that waits in a driver's queue");
    CHECK(lab_file_open("\\\\.\\ExampleCancel", LAB_OPEN_READ | LAB_OPEN_OVERLAPPED, &device) >= 0);
    CHECK(lab_file_read_async(device, buffer, sizeof buffer, &read) == 0x103);
    CHECK(lab_file_cancel(device, &read) >= 0);
    printf("the read ended with %s\n", lab_status_name(lab_file_wait(&read, LAB_FOREVER, NULL)));
    lab_file_close(device);
    CHECK(example_stop(driver) == 0);
}

static void load_broken(void *unused)
{
    lab_driver *driver;

    (void)unused;
    lab_driver_load(BROKEN_DRIVER, NULL, &driver);
}

static void crash(void)
{
    lab_config config = lab_config_default();
    lab_bugcheck bugcheck;

    title("a driver with a mistake: its DPC uses a NULL pointer");
    CHECK(lab_machine_start(&config) >= 0);
    CHECK(lab_bugcheck_catch(load_broken, NULL, &bugcheck));
    fputs(lab_bugcheck_analysis(), stdout);
    CHECK(bugcheck.code == 0xD1);
    lab_machine_stop(NULL);
    puts("\nThe bugcheck was caught: this process, and the next machine it starts, go on.");
}

int main(void)
{
    buffers();
    time_flies();
    changed_mind();
    title("a serial port's driver: its simulated 16550 talks to a TCP socket of this machine");
    serial_talk(SERIAL_DRIVER);
    crash();
    return 0;
}
