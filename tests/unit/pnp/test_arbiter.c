/* A bus driver with an arbiter and a translator of its own. */
#include <initguid.h>
#include "stack.h"
#include <nt/io_arbiter.h>
#include <string.h>
#include <wdmguid.h>

static ULONG references;
static ULONGLONG next_port; /* what the arbiter gives next; 0: nothing */
static bool offers_arbiter, offers_translator;
static UCHAR type;

static void reference(PVOID context)
{
    references++;
}

static void dereference(PVOID context)
{
    references--;
}

static NTSTATUS arbitrate(PVOID context, ARBITER_ACTION action, PARBITER_PARAMETERS parameters)
{
    static const char *const names[] = {"test", "retest", "commit", "rollback"};
    PLIST_ENTRY list = parameters->Parameters.TestAllocation.ArbitrationList;

    assert_ptr_equal(context, &references);
    assert_int_equal(KeGetCurrentIrql(), PASSIVE_LEVEL);
    if (action != ArbiterActionTestAllocation) {
        log_write("%s", names[action]);
        return STATUS_SUCCESS;
    }
    for (PLIST_ENTRY link = list->Flink; link != list; link = link->Flink) {
        PARBITER_LIST_ENTRY entry = CONTAINING_RECORD(link, ARBITER_LIST_ENTRY, ListEntry);

        log_write("test:%u", (unsigned)entry->AlternativeCount);
        if (!entry->AlternativeCount)
            continue; /* given back */
        assert_int_equal(entry->RequestSource, ArbiterRequestPnpEnumerated);
        assert_ptr_equal(entry->PhysicalDeviceObject, children[0].pdo);
        assert_int_equal(entry->Alternatives[0].Type, type);
        if (!next_port)
            return STATUS_UNSUCCESSFUL;
        *entry->Assignment = (CM_PARTIAL_RESOURCE_DESCRIPTOR){.Type = type};
        entry->Assignment->u.Generic.Start.QuadPart = (LONGLONG)next_port;
        entry->Assignment->u.Generic.Length = entry->Alternatives[0].u.Generic.Length;
        entry->Result = ArbiterResultSuccess;
    }
    return STATUS_SUCCESS;
}

/* The bus's addresses lie 0x10000 below those of its parent. */
static NTSTATUS translate(PVOID context, PCM_PARTIAL_RESOURCE_DESCRIPTOR source, RESOURCE_TRANSLATION_DIRECTION way,
                          ULONG count, IO_RESOURCE_DESCRIPTOR alternatives[], PDEVICE_OBJECT pdo,
                          PCM_PARTIAL_RESOURCE_DESCRIPTOR target)
{
    log_write(way == TranslateChildToParent ? "up" : "down");
    assert_ptr_equal(pdo, children[0].pdo);
    *target = *source;
    target->u.Generic.Start.QuadPart += way == TranslateChildToParent ? 0x10000 : -0x10000;
    return STATUS_SUCCESS;
}

static NTSTATUS translate_wanted(PVOID context, PIO_RESOURCE_DESCRIPTOR source, PDEVICE_OBJECT pdo, PULONG count,
                                 PIO_RESOURCE_DESCRIPTOR *target)
{
    log_write("wanted");
    *target = ExAllocatePoolWithTag(PagedPool, sizeof **target, 'tseT');
    **target = *source;
    (*target)->u.Generic.MinimumAddress.QuadPart += 0x10000;
    (*target)->u.Generic.MaximumAddress.QuadPart += 0x10000;
    *count = 1;
    return STATUS_SUCCESS;
}

static bool answer(const char *who, PDEVICE_OBJECT device, PDEVICE_OBJECT below, PIRP irp, NTSTATUS *status)
{
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(irp);
    const GUID *wanted = stack->Parameters.QueryInterface.InterfaceType;
    PINTERFACE interface = stack->Parameters.QueryInterface.Interface;

    if (strcmp(who, "bus") || stack->MajorFunction != IRP_MJ_PNP || stack->MinorFunction != IRP_MN_QUERY_INTERFACE)
        return false;
    assert_int_equal(irp->IoStatus.Status, STATUS_NOT_SUPPORTED);
    assert_ptr_equal(stack->Parameters.QueryInterface.InterfaceSpecificData, (PVOID)(ULONG_PTR)type);
    if (IsEqualGUID(wanted, &GUID_ARBITER_INTERFACE_STANDARD) && offers_arbiter) {
        assert_int_equal(stack->Parameters.QueryInterface.Size, sizeof(ARBITER_INTERFACE));
        ((PARBITER_INTERFACE)(PVOID)interface)->ArbiterHandler = arbitrate;
        log_write("arbiter?");
    } else if (IsEqualGUID(wanted, &GUID_TRANSLATOR_INTERFACE_STANDARD) && offers_translator) {
        assert_int_equal(stack->Parameters.QueryInterface.Size, sizeof(TRANSLATOR_INTERFACE));
        ((PTRANSLATOR_INTERFACE)(PVOID)interface)->TranslateResources = translate;
        ((PTRANSLATOR_INTERFACE)(PVOID)interface)->TranslateResourceRequirements = translate_wanted;
        log_write("translator?");
    } else {
        return false;
    }
    interface->Context = &references;
    interface->InterfaceReference = reference;
    interface->InterfaceDereference = dereference;
    reference(NULL);
    irp->IoStatus.Status = STATUS_SUCCESS;
    IoSkipCurrentIrpStackLocation(irp);
    *status = IoCallDriver(below, irp);
    return true;
}

static struct {
    IO_RESOURCE_REQUIREMENTS_LIST list;
    IO_RESOURCE_DESCRIPTOR more[3];
} wanted;

static IO_RESOURCE_DESCRIPTOR *descriptors(void)
{
    return wanted.list.List[0].Descriptors;
}

static void want(UCHAR what, ULONG alternatives)
{
    type = what;
    references = 0;
    instead.request = answer;
    memset(&wanted, 0, sizeof wanted);
    wanted.list.ListSize = sizeof wanted;
    wanted.list.AlternativeLists = 1;
    wanted.list.List[0].Version = wanted.list.List[0].Revision = 1;
    wanted.list.List[0].Count = alternatives;
    for (ULONG i = 0; i < alternatives; i++)
        descriptors()[i] = (IO_RESOURCE_DESCRIPTOR){.Option = i ? IO_RESOURCE_ALTERNATIVE : 0,
                                                    .Type = what,
                                                    .u.Generic = {.Length = 8,
                                                                  .Alignment = 8,
                                                                  .MinimumAddress.QuadPart = 0x100 + 0x100 * i,
                                                                  .MaximumAddress.QuadPart = 0x1FF + 0x100 * i}};
    children[0].requirements = &wanted.list;
    children[0].requirements_size = sizeof wanted;
}

static void create_child(void)
{
    log_clear();
    create_bus(1);
}

static ULONG problem_of_child(void)
{
    char name[LAB_PNP_NAME] = "";
    lab_pnp_info info = {0};

    while (lab_pnp_device_next(name, sizeof name))
        if (!strncmp(name, "LAB\\Child", 9))
            lab_pnp_device_query(name, &info);
    return info.problem;
}

static bool logged(const char *what)
{
    return strstr(log_text(), what) != NULL;
}

static void test_the_bus_arbitrates_for_its_children(void **state)
{
    offers_arbiter = true;
    offers_translator = false;
    next_port = 0x120;
    want(CmResourceTypePort, 2);
    children[0].present = true;
    child_count = 1;
    assert_int_equal(lab_pnp_device_create(&(lab_pnp_device){.hardware_ids = "Root\\Bus"}, NULL, 0), STATUS_SUCCESS);
    assert_true(logged("fdo:filter pdo:filter arbiter? bus:interface test:2 commit fdo:start"));
    assert_int_equal(got_count, 1);
    assert_int_equal(got_raw[0].u.Port.Start.QuadPart, 0x120);
    assert_int_equal(got_translated[0].u.Port.Start.QuadPart, 0x120);
    assert_int_equal(references, 1);
    log_clear();
    assert_int_equal(lab_pnp_device_disable(BUS), STATUS_SUCCESS);
    assert_true(logged("pdo:remove test:0 commit"));
    assert_int_equal(references, 0);
}

static void test_an_arbiter_that_has_nothing(void **state)
{
    offers_arbiter = true;
    offers_translator = false;
    next_port = 0;
    want(CmResourceTypePort, 1);
    create_child();
    assert_int_equal(problem_of_child(), 12);
}

static void test_what_the_bus_does_not_arbitrate_is_translated_for_the_root(void **state)
{
    offers_arbiter = false;
    offers_translator = true;
    want(CmResourceTypePort, 1);
    children[0].present = true;
    child_count = 1;
    assert_int_equal(lab_pnp_device_create(&(lab_pnp_device){.hardware_ids = "Root\\Bus"}, NULL, 0), STATUS_SUCCESS);
    assert_true(logged("translator? wanted down fdo:start"));
    assert_int_equal(got_raw[0].u.Port.Start.QuadPart, 0x100);          /* as the device sees it */
    assert_int_equal(got_translated[0].u.Port.Start.QuadPart, 0x10100); /* as the processors do */
    assert_int_equal(problem_of_child(), 0);
}

static void test_an_arbiter_and_a_translator_of_one_bus(void **state)
{
    offers_arbiter = offers_translator = true;
    next_port = 0x140;
    want(CmResourceTypeMemory, 1);
    create_child();
    assert_int_equal(got_raw[0].u.Memory.Start.QuadPart, 0x140); /* the arbiter's space is the children's */
    assert_int_equal(got_translated[0].u.Memory.Start.QuadPart, 0x10140);
}

static void test_a_bus_is_asked_once_for_each_type(void **state)
{
    offers_arbiter = true;
    offers_translator = false;
    next_port = 0x120;
    want(CmResourceTypePort, 1);
    create_child();
    log_clear();
    assert_int_equal(lab_pnp_device_rebalance(BUS), STATUS_SUCCESS);
    assert_false(logged("arbiter?"));
    assert_true(logged("test:0 commit"));
    assert_true(logged("test:1 commit"));
}

static void test_lengths_of_large_memory_have_units(void **state)
{
    offers_arbiter = offers_translator = false;
    want(CmResourceTypeMemoryLarge, 2);
    for (int i = 0; i < 2; i++)
        descriptors()[i] = (IO_RESOURCE_DESCRIPTOR){.Type = CmResourceTypeMemoryLarge,
                                                    .Flags = CM_RESOURCE_MEMORY_LARGE_40,
                                                    .u.Memory40 = {.Length40 = 0x10,
                                                                   .Alignment40 = 0x10,
                                                                   .MinimumAddress.QuadPart = 0x7000000800,
                                                                   .MaximumAddress.QuadPart = 0x70FFFFFFFF}};
    create_child();
    assert_int_equal(got_count, 2);
    assert_int_equal(got_raw[0].u.Memory40.Start.QuadPart, 0x7000001000);
    assert_int_equal(got_raw[1].u.Memory40.Start.QuadPart, 0x7000002000);
    assert_int_equal(got_raw[1].u.Memory40.Length40, 0x10);
}

static void test_children_that_are_new_together_share_what_there_is(void **state)
{
    static IO_RESOURCE_REQUIREMENTS_LIST second;

    offers_arbiter = offers_translator = false;
    want(CmResourceTypePort, 2); /* 0x100, or 0x200 */
    second = wanted.list;
    second.ListSize = sizeof second;
    second.List[0].Count = 1; /* 0x100 alone */
    for (int i = 0; i < 2; i++) {
        descriptors()[i].u.Port.Length = 0x100;
        descriptors()[i].u.Port.Alignment = 1;
    }
    second.List[0].Descriptors[0] = wanted.list.List[0].Descriptors[0];
    children[1].requirements = &second;
    children[1].requirements_size = sizeof second;
    create_bus(2);
    assert_int_equal(problem_of_child(), 0);
    assert_int_equal(got_raw[0].u.Port.Start.QuadPart, 0x100); /* the second's, which started last */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        pnp_test(test_the_bus_arbitrates_for_its_children),
        pnp_test(test_an_arbiter_that_has_nothing),
        pnp_test(test_what_the_bus_does_not_arbitrate_is_translated_for_the_root),
        pnp_test(test_an_arbiter_and_a_translator_of_one_bus),
        pnp_test(test_a_bus_is_asked_once_for_each_type),
        pnp_test(test_lengths_of_large_memory_have_units),
        pnp_test(test_children_that_are_new_together_share_what_there_is),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
