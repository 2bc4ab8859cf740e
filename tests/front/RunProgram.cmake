# Builds a driver and a program with `ntlab build` and runs the one against the other: NTLAB, WORK, DRIVER, PROGRAM (sources),
# ARGUMENTS (of both builds), COMMAND (run, unless it says otherwise), OPTIONS (of the run), RUN (arguments of the program),
# STATUS, MATCH (patterns of the output).
cmake_minimum_required(VERSION 3.25)
file(REMOVE_RECURSE "${WORK}")
file(MAKE_DIRECTORY "${WORK}")
get_filename_component(name "${DRIVER}" NAME_WE)
foreach(build "-o;${name}.so;${DRIVER}" "-o;program.so;--program;${PROGRAM}")
  execute_process(COMMAND ${NTLAB} build ${ARGUMENTS} ${build} RESULT_VARIABLE status OUTPUT_VARIABLE output ERROR_VARIABLE output
                  WORKING_DIRECTORY ${WORK})
  if(NOT status EQUAL 0 OR NOT output STREQUAL "")
    message(FATAL_ERROR "ntlab build ${build}: ${status}\n${output}")
  endif()
endforeach()
if(NOT COMMAND)
  set(COMMAND run)
endif()
execute_process(COMMAND ${NTLAB} ${COMMAND} ${OPTIONS} ${name}.so --program program.so -- ${RUN} INPUT_FILE /dev/null RESULT_VARIABLE status OUTPUT_VARIABLE output
                ERROR_VARIABLE output WORKING_DIRECTORY ${WORK})
if(NOT status STREQUAL STATUS)
  message(FATAL_ERROR "ntlab ${COMMAND}: ${status}, not ${STATUS}\n${output}")
endif()
foreach(pattern ${MATCH})
  if(NOT output MATCHES "${pattern}")
    message(FATAL_ERROR "the output has no '${pattern}':\n${output}")
  endif()
endforeach()
