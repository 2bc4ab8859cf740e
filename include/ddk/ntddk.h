/* Everything that a driver of the ntddk kind sees: wdm.h and more. */
#ifndef NTLAB_NTDDK_H
#define NTLAB_NTDDK_H
#define _NTDDK_

#include <evntprov.h>
#include <wdm.h>

#include <nt/cm_key_ddk.h>
#include <nt/cm_resource_ddk.h>
#include <nt/ex_ddk.h>
#include <nt/ex_system_ddk.h>
#include <nt/ex_zone.h>
#include <nt/fs_ddk.h>
#include <nt/fsrtl_misc.h>
#include <nt/fsrtl_oplock.h>
#include <nt/hal_dispatch.h>
#include <nt/hal_mca.h>
#include <nt/io_arbiter.h>
#include <nt/io_controller_ddk.h>
#include <nt/io_ddk.h>
#include <nt/io_device_ddk.h>
#include <nt/io_driver_ddk.h>
#include <nt/io_file_ddk.h>
#include <nt/io_file_info_ddk.h>
#include <nt/io_major_ddk.h>
#include <nt/io_partition_ddk.h>
#include <nt/io_volume_info_ddk.h>
#include <nt/kd_debug_ddk.h>
#include <nt/ke_context_ddk.h>
#include <nt/ke_ddk.h>
#include <nt/ke_shared_data.h>
#include <nt/mm_memory_ddk.h>
#include <nt/mm_section_ddk.h>
#include <nt/nt_ddk.h>
#include <nt/nt_process.h>
#include <nt/pci_agp.h>
#include <nt/pci_bus_ddk.h>
#include <nt/pci_express_ddk.h>
#include <nt/pnp_ddk.h>
#include <nt/po_ddk.h>
#include <nt/ps_notify.h>
#include <nt/ps_process_ddk.h>
#include <nt/ps_silo.h>
#include <nt/rtl_ddk.h>
#include <nt/rtl_hash.h>
#include <nt/rtl_name.h>
#include <nt/rtl_table.h>
#include <nt/rtl_version_ddk.h>
#include <nt/se_ddk.h>
#include <nt/se_well_known_ddk.h>
#include <nt/whea.h>
#include <nt/whea_packet.h>
#include <nt/whea_pshed.h>
#include <nt/whea_section.h>
#include <nt/whea_source.h>

#endif
