# The demo district anew: cmake -DPROGRAM=gridvisit -DFOLDER=DIR -P make_demo.cmake
file(REMOVE_RECURSE ${FOLDER})
execute_process(COMMAND ${PROGRAM} --log error demo ${FOLDER} RESULT_VARIABLE failed)
if(failed)
  message(FATAL_ERROR "the demo district could not be made: ${failed}")
endif()
