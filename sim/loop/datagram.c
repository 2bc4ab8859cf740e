/* Datagrams by UDP. */
#include "loop/datagram.h"
#include "machine/devices.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct sim_datagram {
    struct sim_port port;
    uv_udp_t socket;
    bool made, closed;
    struct sockaddr_storage peer;
    char input[65536];
};

static void give_room(uv_handle_t *handle, size_t suggested, uv_buf_t *buffer)
{
    struct sim_datagram *datagram = handle->data;

    *buffer = uv_buf_init(datagram->input, sizeof datagram->input);
}

static void on_received(uv_udp_t *socket, ssize_t size, const uv_buf_t *buffer, const struct sockaddr *from,
                        unsigned flags)
{
    struct sim_datagram *datagram = socket->data;

    if (size > 0 && from)
        sim_inbox_add(&datagram->port, 0, buffer->base, (size_t)size);
}

static int resolve(const char *host, const char *service, struct sockaddr_storage *address)
{
    struct addrinfo hints = {.ai_family = AF_INET, .ai_socktype = SOCK_DGRAM};
    uv_getaddrinfo_t request;
    int error = uv_getaddrinfo(sim_loop(), &request, NULL, host, service, &hints);

    if (error)
        return error;
    memcpy(address, request.addrinfo->ai_addr, request.addrinfo->ai_addrlen);
    uv_freeaddrinfo(request.addrinfo);
    return 0;
}

static int open_socket(struct sim_datagram *datagram, unsigned local)
{
    struct sockaddr_in own;
    int error = uv_udp_init(sim_loop(), &datagram->socket);

    if (error)
        return error;
    datagram->made = true;
    datagram->socket.data = datagram;
    uv_ip4_addr("127.0.0.1", (int)local, &own);
    if (((struct sockaddr_in *)&datagram->peer)->sin_addr.s_addr != own.sin_addr.s_addr)
        uv_ip4_addr("0.0.0.0", (int)local, &own);
    error = uv_udp_bind(&datagram->socket, (struct sockaddr *)&own, 0);
    return error ? error : uv_udp_recv_start(&datagram->socket, give_room, on_received);
}

static int open_place(struct sim_datagram *datagram, const char *where)
{
    char host[256], service[32];
    unsigned local;
    int error;

    if (sscanf(where, "udp:%u:%255[^:]:%31s", &local, host, service) != 3 || local > 65535)
        return UV_EINVAL;
    error = resolve(host, service, &datagram->peer);
    if (!error && !sim_replaying())
        error = open_socket(datagram, local);
    return error;
}

lab_status sim_datagram_open(lab_device *device, const char *where,
                             void (*received)(void *state, unsigned kind, const void *data, size_t size),
                             struct sim_datagram **opened)
{
    struct sim_datagram *datagram = calloc(1, sizeof *datagram);
    int error;

    if (!datagram)
        return LAB_STATUS_INSUFFICIENT_RESOURCES;
    datagram->port.device = device;
    datagram->port.received = received;
    sim_port_open(&datagram->port);
    error = open_place(datagram, where);
    if (datagram->made)
        sim_loop_connected(1);
    if (error) {
        sim_datagram_close(datagram);
        return lab_device_fail(device, LAB_STATUS_INVALID_PARAMETER, "%s: %s; a wire is udp:LOCALPORT:HOST:PORT", where,
                               uv_strerror(error));
    }
    *opened = datagram;
    return LAB_STATUS_SUCCESS;
}

bool sim_datagram_send(struct sim_datagram *datagram, const void *data, size_t size)
{
    uv_buf_t buffer = uv_buf_init((char *)data, (unsigned)size);

    if (!datagram->made)
        return true; /* a recording is played */
    return uv_udp_try_send(&datagram->socket, &buffer, 1, (struct sockaddr *)&datagram->peer) >= 0;
}

static void on_closed(uv_handle_t *handle)
{
    struct sim_datagram *datagram = handle->data;

    datagram->closed = true;
}

void sim_datagram_close(struct sim_datagram *datagram)
{
    if (!datagram)
        return;
    if (datagram->made) {
        sim_loop_connected(-1);
        uv_close((uv_handle_t *)&datagram->socket, on_closed);
        while (!datagram->closed)
            uv_run(sim_loop(), UV_RUN_ONCE);
    }
    sim_port_close(&datagram->port);
    free(datagram);
}
