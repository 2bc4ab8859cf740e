#include <ntlab/driver.h>
#include <ntlab/ntlab.h>
#include <stdio.h>

int main(int argc, char **argv)
{
    lab_config config = lab_config_default();
    lab_driver *driver;
    lab_report report;

    if (argc != 2 || lab_machine_start(&config) < 0)
        return 2;
    if (lab_driver_load(argv[1], NULL, &driver) < 0) {
        printf("load: %s\n", lab_error_text());
        return 1;
    }
    if (lab_driver_unload(driver) < 0)
        return 1;
    lab_machine_stop(&report);
    return report.leaks ? 4 : 0;
}
