/* Reads through a filter that changes what the device below it answers. */
#include "../example.h"

int main(int argc, char **argv)
{
    lab_driver *driver = example_start(argc > 1 ? argv[1] : EXAMPLE_DRIVER);
    lab_handle device;
    char text[27] = "";
    uint32_t done;

    CHECK(lab_file_open("\\\\.\\ExampleFilter", LAB_OPEN_READ, &device) >= 0);
    CHECK(lab_file_read(device, text, 26, &done) >= 0 && done == 26);
    printf("the device answers in lower case; through the filter it reads %s\n", text);
    CHECK(!strcmp(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"));
    lab_file_close(device);
    return example_stop(driver);
}
