/* Communication ports: a program connects, both sides send, both sides close. */
#include "probe.h"
#include <nt/flt_codes.h>
#include <string.h>

static struct {
    PFLT_PORT server, client;
    ULONG connects, disconnects, messages;
    char context[16], message[16];
    USHORT context_length;
    NTSTATUS answer;
} port;

static NTSTATUS on_connect(PFLT_PORT client, PVOID cookie, PVOID context, ULONG length, PVOID *connection)
{
    assert_ptr_equal(cookie, &port);
    port.connects++;
    port.client = client;
    port.context_length = (USHORT)length;
    memcpy(port.context, context, length);
    *connection = port.context;
    return port.answer;
}

static void on_disconnect(PVOID connection)
{
    assert_ptr_equal(connection, port.context);
    port.disconnects++;
    FltCloseClientPort(upper.filter, &port.client);
    assert_null(port.client);
}

static NTSTATUS on_message(PVOID connection, PVOID in, ULONG in_length, PVOID out, ULONG out_length, PULONG returned)
{
    assert_ptr_equal(connection, port.context);
    port.messages++;
    ProbeForRead(in, in_length, 1);
    memcpy(port.message, in, in_length);
    *returned = 0;
    return STATUS_SUCCESS;
}

static void open_port(void)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\ProbePort");
    PSECURITY_DESCRIPTOR descriptor;
    OBJECT_ATTRIBUTES attributes;

    memset(&port, 0, sizeof port);
    probe_load(&upper);
    assert_int_equal(FltBuildDefaultSecurityDescriptor(&descriptor, FLT_PORT_ALL_ACCESS), STATUS_SUCCESS);
    InitializeObjectAttributes(&attributes, &name, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, descriptor);
    assert_int_equal(FltCreateCommunicationPort(upper.filter, &port.server, &attributes, &port, on_connect,
                                                on_disconnect, on_message, 1),
                     STATUS_SUCCESS);
    FltFreeSecurityDescriptor(descriptor);
}

static void close_port(void)
{
    FltCloseCommunicationPort(port.server);
}

static NTSTATUS connect_to(const WCHAR *name, lab_handle *handle)
{
    struct {
        struct lab_flt_connect connect;
        char context[3];
    } request = {.context = "abc"};
    uint32_t done;
    NTSTATUS status;

    for (ULONG i = 0; name[i]; i++) {
        request.connect.name[i] = name[i];
        request.connect.name_length += sizeof(WCHAR);
    }
    request.connect.context_length = sizeof request.context;
    assert_int_equal(lab_file_open("\\??\\FltMgr", LAB_OPEN_READ_WRITE, handle), STATUS_SUCCESS);
    status = lab_file_control(*handle, LAB_FLT_CONNECT, &request, sizeof request.connect + sizeof request.context, NULL,
                              0, &done);
    if (status < 0)
        lab_file_close(*handle);
    return status;
}

static void test_a_program_connects_and_goes(void **state)
{
    lab_handle handle, second;

    open_port();
    assert_int_equal(connect_to(L"\\NoSuchPort", &handle), STATUS_OBJECT_NAME_NOT_FOUND);
    port.answer = STATUS_ACCESS_DENIED;
    assert_int_equal(connect_to(L"\\ProbePort", &handle), STATUS_ACCESS_DENIED);
    port.answer = STATUS_SUCCESS;
    assert_int_equal(connect_to(L"\\ProbePort", &handle), STATUS_SUCCESS);
    assert_int_equal(port.context_length, 3);
    assert_memory_equal(port.context, "abc", 3);
    assert_int_equal(connect_to(L"\\ProbePort", &second), STATUS_CONNECTION_COUNT_LIMIT);
    lab_file_close(handle);
    assert_int_equal(port.disconnects, 1);
    close_port();
}

static void test_a_message_to_the_filter(void **state)
{
    lab_handle handle;
    uint32_t done;

    open_port();
    assert_int_equal(connect_to(L"\\ProbePort", &handle), STATUS_SUCCESS);
    assert_int_equal(lab_file_control(handle, LAB_FLT_SEND, "hello", 5, NULL, 0, &done), STATUS_SUCCESS);
    assert_memory_equal(port.message, "hello", 5);
    lab_file_close(handle);
    close_port();
}

struct answering {
    lab_handle handle;
    ULONG reply_length;
};

static struct {
    FILTER_MESSAGE_HEADER header;
    char body[8];
} received;

static void receive_and_reply(PVOID context)
{
    struct answering *answering = context;
    struct {
        FILTER_REPLY_HEADER header;
        char body[4];
    } reply = {.body = "yes"};
    uint32_t done;

    assert_int_equal(lab_file_control(answering->handle, LAB_FLT_GET, NULL, 0, &received, sizeof received, &done),
                     STATUS_SUCCESS);
    reply.header.MessageId = received.header.MessageId;
    if (answering->reply_length)
        lab_file_control(answering->handle, LAB_FLT_REPLY, &reply,
                         (uint32_t)sizeof reply.header + answering->reply_length, NULL, 0, &done);
}

static void run_beside(PVOID context)
{
    receive_and_reply(context);
    PsTerminateSystemThread(STATUS_SUCCESS);
}

static void test_a_message_to_the_program_and_its_reply(void **state)
{
    struct answering answering = {.reply_length = 3};
    char answer[4] = "";
    ULONG length = sizeof answer;
    HANDLE thread;

    open_port();
    assert_int_equal(connect_to(L"\\ProbePort", &answering.handle), STATUS_SUCCESS);
    PsCreateSystemThread(&thread, 0, NULL, NtCurrentProcess(), NULL, run_beside, &answering);
    assert_int_equal(FltSendMessage(upper.filter, &port.client, "may I", 5, answer, &length, NULL), STATUS_SUCCESS);
    assert_int_equal(length, 3);
    assert_memory_equal(answer, "yes", 3);
    assert_memory_equal(received.body, "may I", 5);
    assert_int_equal(received.header.ReplyLength, sizeof(FILTER_REPLY_HEADER) + 4);
    ZwWaitForSingleObject(thread, FALSE, NULL);
    ZwClose(thread);
    lab_file_close(answering.handle);
    close_port();
}

static void test_nobody_takes_a_message(void **state)
{
    LARGE_INTEGER second = {.QuadPart = -10000000};
    ULONG length = 4;
    lab_handle handle;
    char answer[4];

    open_port();
    assert_int_equal(FltSendMessage(upper.filter, &port.client, "x", 1, NULL, NULL, &second), STATUS_PORT_DISCONNECTED);
    assert_int_equal(connect_to(L"\\ProbePort", &handle), STATUS_SUCCESS);
    assert_int_equal(FltSendMessage(upper.filter, &port.client, "x", 1, answer, &length, &second), STATUS_TIMEOUT);
    lab_file_close(handle);
    close_port();
}

static void unload_upper(void *unused)
{
    lab_driver_unload(upper.driver);
}

static void test_a_port_is_closed_before_its_filter_goes(void **state)
{
    open_port();
    assert_bugcheck(unload_upper, NULL, DRIVER_VERIFIER_DETECTED_VIOLATION, TEST_ANY);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        probe_test(test_a_program_connects_and_goes),
        probe_test(test_a_message_to_the_filter),
        probe_test(test_a_message_to_the_program_and_its_reply),
        probe_test(test_nobody_takes_a_message),
        probe_crash_test(test_a_port_is_closed_before_its_filter_goes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
