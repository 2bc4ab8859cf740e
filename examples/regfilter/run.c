/* What regedit would see of a machine that this filter guards. */
#include "../example.h"
#include <ntlab/registry.h>

#define KEY    "HKLM\\SYSTEM\\CurrentControlSet\\Services\\driver\\Protected"
#define DENIED ((lab_status)0xC0000022)

static const char prepared[] = "Windows Registry Editor Version 5.00\r\n"
                               "[" KEY "]\r\n"
                               "\"Secret\"=dword:0000002a\r\n";
static const char attack[] = "Windows Registry Editor Version 5.00\r\n"
                             "[" KEY "]\r\n"
                             "\"Secret\"=dword:00000000\r\n";

static lab_driver *start(const char *module)
{
    lab_config config = lab_config_default();
    lab_driver *driver;

    CHECK(lab_machine_start(&config) >= 0);
    CHECK(lab_registry_import_text("prepared", prepared, sizeof prepared - 1) >= 0);
    CHECK(lab_driver_load(module, NULL, &driver) >= 0);
    return driver;
}

int main(int argc, char **argv)
{
    lab_driver *driver = start(argc > 1 ? argv[1] : EXAMPLE_DRIVER);
    uint32_t number = 0;

    CHECK(lab_registry_set_number(KEY, "Secret", 1) == DENIED);
    CHECK(lab_registry_delete(KEY, "Secret") == DENIED);
    CHECK(lab_registry_import_text("attack", attack, sizeof attack - 1) < 0);
    printf("%s\n", lab_error_text());
    CHECK(lab_registry_get_number(KEY, "Secret", &number) == 0);
    CHECK(number == 42);
    puts("the value is still 42");
    CHECK(lab_registry_set_number("HKLM\\SYSTEM\\CurrentControlSet\\Services\\driver", "Free", 1) == 0);
    return example_stop(driver);
}
