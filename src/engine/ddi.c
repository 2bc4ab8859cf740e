/*
 * The slow half of a DDI's first line, and the ledger as a table.
 *
 * A wrong IRQL stops a strict machine with IRQL_NOT_LESS_OR_EQUAL; a retail Windows tolerates it at most calls, and so
 * does a machine that is not strict. A DDI that is called while no machine runs ends the process with a message.
 */
#include "engine/ddi.h"
#include "engine/engine.h"
#include "ke/ke_p.h"
#include "host/host.h"

#define LAB_NAME_OF(x) #x

const struct lab__ddi_row lab__ddi_rows[LAB_DDI_COUNT] = {
#define DDI(name, component, header, low, high, state, page)                                                           \
    {#name, #component, #header, page, low, high, LAB_STATE_##state, 0, 0},
#include "ddi.def"
};

static __attribute__((noinline)) void check_irql(const struct lab__ddi_row *row, KIRQL irql)
{
    void *frames[4] = {0}; /* here, below, the DDI, its caller */

    if (irql >= row->low && irql <= row->high)
        return;
    host_backtrace(frames, RTL_NUMBER_OF(frames), 0);
    if (frames[3] && host_code_is_own(frames[3]))
        return; /* another DDI is made of this one, and what the driver called was checked by its own range */
    lab__ke_wrong_irql(row->name, irql, row->low, row->high);
}

/* What the kernel's own parts call of each other is not recorded; nor what a DDI jumps to, which seems to be called
 * from where the DDI itself was. */
static __attribute__((noinline)) void trace_call(unsigned id)
{
    static unsigned last_id;
    static void *last_caller;
    void *frames[4] = {0}; /* here, below, the DDI, its caller */

    host_backtrace(frames, RTL_NUMBER_OF(frames), 0);
    if (!frames[3] || !host_code_is_drivers(frames[3]) || (frames[3] == last_caller && id != last_id))
        return;
    last_id = id;
    last_caller = frames[3];
    lab__trace_record(LAB_TRACE_DDI, id, (ULONGLONG)(ULONG_PTR)frames[3], 0);
}

void lab__ddi_enter_slow(unsigned id)
{
    const struct lab__ddi_row *row = &lab__ddi_rows[id];
    KIRQL irql = lab__prcb->irql;

    if (!lab__ke_running()) {
        lab__ke_not_running(row);
        return;
    }
    if (__builtin_expect(lab__trace_on, 0))
        trace_call(id);
    if (__builtin_expect((irql < row->low || irql > row->high) && lab__strict, 0))
        check_irql(row, irql);
    if (lab_switch_budget <= 0)
        lab__schedule_point();
}
