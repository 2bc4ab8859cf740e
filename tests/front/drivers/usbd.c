/* The USB driver library: interfaces in a configuration, and the request that selects it. */
#include "check.h"
#include <usb.h>
#include <usbdlib.h>

/* A configuration of two interfaces, the second with an alternate setting and two endpoints in it. */
static UCHAR configuration[] = {9, 2, 50,   0, 2, 1, 0, 0x80, 50, /* configuration */
                                9, 4, 0,    0, 0, 3, 1, 2,    0,  /* interface 0 */
                                9, 4, 1,    0, 0, 8, 6, 0x50, 0,  /* interface 1 */
                                9, 4, 1,    1, 2, 8, 6, 0x50, 0,  /* interface 1, setting 1 */
                                7, 5, 0x81, 2, 0, 2, 0, 7,    5,  2, 2, 0, 2, 0};

static void run_checks(void)
{
    PUSB_CONFIGURATION_DESCRIPTOR all = (PUSB_CONFIGURATION_DESCRIPTOR)configuration;
    USBD_INTERFACE_LIST_ENTRY list[3] = {{0}};
    PUSB_INTERFACE_DESCRIPTOR storage;
    PURB urb;

    EQUAL(sizeof configuration, 50);
    storage = USBD_ParseConfigurationDescriptorEx(all, all, -1, 1, 8, -1, -1);
    CHECK((PUCHAR)storage == configuration + 27);
    CHECK((PUCHAR)USBD_ParseConfigurationDescriptor(all, 1, 0) == configuration + 18);
    CHECK(!USBD_ParseConfigurationDescriptor(all, 2, 0));
    CHECK((PUCHAR)USBD_ParseDescriptors(all, 50, storage, USB_ENDPOINT_DESCRIPTOR_TYPE) == configuration + 36);
    EQUAL(USBD_GetInterfaceLength(storage, configuration + 50), 23);
    list[0].InterfaceDescriptor = USBD_ParseConfigurationDescriptor(all, 0, 0);
    list[1].InterfaceDescriptor = storage;
    urb = USBD_CreateConfigurationRequestEx(all, list);
    EQUAL(urb->UrbHeader.Function, URB_FUNCTION_SELECT_CONFIGURATION);
    CHECK(list[0].Interface == &urb->UrbSelectConfiguration.Interface && !list[0].Interface->NumberOfPipes);
    EQUAL(list[1].Interface->NumberOfPipes, 2);
    EQUAL(list[1].Interface->Class, 8);
    CHECK((PUCHAR)list[1].Interface + list[1].Interface->Length == (PUCHAR)urb + urb->UrbHeader.Length);
    ExFreePool(urb);
    configuration[27] = 0; /* a descriptor without a length */
    CHECK(!USBD_ParseConfigurationDescriptor(all, 1, 1));
}
