/* An application that knows the tanks by the names of their .mof file. */
#include "../example.h"
#include <ntlab/wmi.h>

int main(int argc, char **argv)
{
    lab_driver *driver = example_start(argc > 1 ? argv[1] : EXAMPLE_DRIVER);
    lab_wmi_argument pour[] = {{"Amount", 95}, {"Rest", 0}};
    lab_wmi_block *tanks, *full;
    char name[64];
    uint32_t level = 0, length = sizeof level;
    uint64_t number = 0;

    CHECK(lab_mof_load(EXAMPLE_FOLDER "/tank.mof") == 0);
    CHECK(lab_wmi_open("ExampleTank", &tanks) == 0);
    CHECK(lab_wmi_open_events("ExampleTankFull", &full) == 0);
    for (uint32_t i = 0; lab_wmi_instance(tanks, i, name, sizeof name) == 0; i++) {
        CHECK(lab_wmi_get_number(tanks, name, "Level", &number) == 0);
        printf("%s: %llu\n", name, (unsigned long long)number);
    }

    CHECK(lab_wmi_set_number(tanks, "Tank0", "Limit", 80) == 0);
    CHECK(lab_wmi_call(tanks, "Tank0", "Pour", pour, 2) == 0);
    printf("of 95, %llu did not fit\n", (unsigned long long)pour[1].number);
    CHECK(pour[1].number == 25);

    CHECK(lab_wmi_event(full, LAB_FOREVER, name, sizeof name, &level, &length) == 0);
    CHECK(lab_wmi_data_number(full, &level, length, "Level", &number) == 0);
    printf("%s is full: %llu\n", name, (unsigned long long)number);
    CHECK(number == 80 && !strcmp(name, "Tank0"));

    lab_wmi_close(full);
    lab_wmi_close(tanks);
    return example_stop(driver);
}
