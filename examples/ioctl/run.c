/* Sends each kind of device control request to the ioctl driver. */
#include "../example.h"
#include "ioctl_public.h"

int main(int argc, char **argv)
{
    lab_driver *driver = example_start(argc > 1 ? argv[1] : EXAMPLE_DRIVER);
    char in[] = "hello, driver", out[64] = "";
    lab_handle device;
    uint32_t done;

    CHECK(lab_file_open("\\\\.\\ExampleIoctl", LAB_OPEN_READ_WRITE, &device) >= 0);

    CHECK(lab_file_control(device, IOCTL_EXAMPLE_BUFFERED, in, sizeof in, out, sizeof out, &done) >= 0);
    printf("buffered:   %u bytes came back: %s\n", done, out);
    CHECK(!strcmp(out, "HELLO, DRIVER"));

    memset(out, 0, sizeof out);
    CHECK(lab_file_control(device, IOCTL_EXAMPLE_OUT_DIRECT, in, sizeof in, out, sizeof out, &done) >= 0);
    printf("out direct: written by the driver into our own pages: %s\n", out);
    CHECK(!strcmp(out, "HELLO, DRIVER"));

    strcpy(out, "twelve chars");
    CHECK(lab_file_control(device, IOCTL_EXAMPLE_IN_DIRECT, in, sizeof in, out, sizeof out, &done) >= 0);
    printf("in direct:  the driver counted %u characters in our pages\n", done);
    CHECK(done == 12);

    memset(out, 0, sizeof out);
    CHECK(lab_file_control(device, IOCTL_EXAMPLE_NEITHER, in, sizeof in, out, sizeof out, &done) >= 0);
    printf("neither:    through raw user pointers: %s\n", out);
    CHECK(!strcmp(out, "HELLO, DRIVER"));

    CHECK(lab_file_control(device, 0x12345678, in, sizeof in, out, sizeof out, &done) == (lab_status)0xC0000010);
    puts("an unknown code: STATUS_INVALID_DEVICE_REQUEST");
    lab_file_close(device);
    return example_stop(driver);
}
