/* The wire: nobody, a test, another adapter, or UDP, a datagram a frame. */
#include "dev/rtl8139/rtl8139.h"
#include <ntlab/dev/rtl8139.h>
#include <stdlib.h>
#include <string.h>

static struct rtl8139 *peer_of(const struct rtl8139 *rtl)
{
    lab_device *device = rtl->wire == RTL_PEER ? lab_device_find(rtl->peer_name) : NULL;

    return device && lab_device_class_of(device) == &lab_rtl8139_class ? lab_device_state(device) : NULL;
}

static lab_status open_peer(struct rtl8139 *rtl, const char *name)
{
    lab_device *device = lab_device_find(name);
    struct rtl8139 *peer = device ? lab_device_state(device) : NULL;

    if (!device || lab_device_class_of(device) != &lab_rtl8139_class)
        return lab_device_fail(rtl->device, LAB_STATUS_INVALID_PARAMETER, "there is no rtl8139 called '%s'", name);
    if (peer->wire != RTL_NOBODY)
        return lab_device_fail(rtl->device, LAB_STATUS_INVALID_PARAMETER, "the wire of %s is in use", name);
    rtl->wire = peer->wire = RTL_PEER;
    rtl->peer_name = strdup(name);
    peer->peer_name = strdup(lab_device_name(rtl->device));
    rtl->link = true;
    rtl_link(peer, true);
    return LAB_STATUS_SUCCESS;
}

static void on_datagram(void *state, unsigned kind, const void *data, size_t size)
{
    rtl_receive(state, data, size);
}

lab_status rtl_wire_open(struct rtl8139 *rtl)
{
    const char *where = lab_device_option(rtl->device, "wire");

    if (!strcmp(where, "null"))
        return LAB_STATUS_SUCCESS;
    if (!strncmp(where, "peer:", 5))
        return open_peer(rtl, where + 5);
    rtl->link = true;
    if (!strncmp(where, "udp:", 4)) {
        rtl->wire = RTL_UDP;
        return sim_datagram_open(rtl->device, where, on_datagram, &rtl->udp);
    }
    if (strcmp(where, "capture"))
        return lab_device_fail(rtl->device, LAB_STATUS_INVALID_PARAMETER,
                               "'%s' is no wire; there are null, capture, peer:NAME and udp:LOCALPORT:HOST:PORT",
                               where);
    rtl->wire = RTL_CAPTURE;
    rtl->captured = calloc(RTL_CAPTURED, sizeof *rtl->captured);
    return rtl->captured ? LAB_STATUS_SUCCESS : LAB_STATUS_INSUFFICIENT_RESOURCES;
}

void rtl_wire_close(struct rtl8139 *rtl)
{
    struct rtl8139 *peer = peer_of(rtl);

    sim_datagram_close(rtl->udp);
    if (peer) {
        peer->wire = RTL_NOBODY;
        rtl_link(peer, false);
        free(peer->peer_name);
        peer->peer_name = NULL;
    }
    free(rtl->peer_name);
    free(rtl->captured);
}

static void capture(struct rtl8139 *rtl, const uint8_t *bytes, size_t size)
{
    struct rtl_frame *frame;

    if (rtl->captured_count == RTL_CAPTURED) { /* the oldest is forgotten */
        rtl->captured_first = (rtl->captured_first + 1) % RTL_CAPTURED;
        rtl->captured_count--;
    }
    frame = &rtl->captured[(rtl->captured_first + rtl->captured_count++) % RTL_CAPTURED];
    frame->size = size;
    memcpy(frame->bytes, bytes, size);
}

void rtl_wire_send(struct rtl8139 *rtl, const uint8_t *bytes, size_t size)
{
    struct rtl8139 *peer = peer_of(rtl);

    if (!rtl->link)
        return;
    if (peer)
        rtl_receive(peer, bytes, size);
    else if (rtl->wire == RTL_UDP)
        sim_datagram_send(rtl->udp, bytes, size);
    else if (rtl->wire == RTL_CAPTURE)
        capture(rtl, bytes, size);
}

bool lab_rtl8139_receive(lab_device *device, const void *frame, size_t size)
{
    return rtl_receive(lab_device_state(device), frame, size);
}

size_t lab_rtl8139_sent(lab_device *device, void *frame, size_t room)
{
    struct rtl8139 *rtl = lab_device_state(device);
    struct rtl_frame *first = &rtl->captured[rtl->captured_first];

    if (!rtl->captured || !rtl->captured_count)
        return 0;
    memcpy(frame, first->bytes, first->size < room ? first->size : room);
    rtl->captured_first = (rtl->captured_first + 1) % RTL_CAPTURED;
    rtl->captured_count--;
    return first->size;
}

void lab_rtl8139_link_set(lab_device *device, bool up)
{
    rtl_link(lab_device_state(device), up);
}
