/** For the server's log. */
export const clientName = "gridvisit field 0.1.0";
