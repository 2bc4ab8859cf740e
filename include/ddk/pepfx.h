/* Platform extension plug-ins. What they are told of processors (PEP_NOTIFY_PPM_...) isn't here: nobody tells them. */
#ifndef NTLAB_PEPFX_H
#define NTLAB_PEPFX_H

#include <nt/pep_device.h>
#include <nt/pep_acpi.h>
#include <nt/pep_acpi_bus.h>

#endif
