/* Every function that the ledger lists, implemented or not, can be linked against; those of the headers only are left
 * out. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>
#include <ntlab/ntlab.h>

static const char *const functions[] = {
#define DDI(name, component, header, low, high, state, page) #name,
#include "ddi.def"
};

static const char *const header_only[] = {
#define DDI(name, component, header, low, high, state, page)
#define DDI_INLINE(name) #name,
#include "ddi.def"
    ""};

static int in_headers(const char *name)
{
    for (size_t i = 0; i < sizeof header_only / sizeof *header_only; i++)
        if (!strcmp(header_only[i], name))
            return 1;
    return 0;
}

static void test_every_ledger_function_is_exported(void **state)
{
    int missing = 0;

    assert_false(lab_machine_running()); /* so that the library is linked at all */
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
        if (in_headers(functions[i]) || dlsym(RTLD_DEFAULT, functions[i]))
            continue;
        fprintf(stderr, "%s is in src/ddi.def, but libntlab does not export it\n", functions[i]);
        missing++;
    }
    assert_int_equal(missing, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_every_ledger_function_is_exported)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
