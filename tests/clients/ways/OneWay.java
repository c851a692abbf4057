import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import platform.ApiClient;
import platform.ApiException;
import platform.api.NoticesApi;
import platform.api.RegistrationApi;
import platform.model.AssessmentAnswer;
import platform.model.ConfirmationBody;
import platform.model.Problem;
import platform.model.Registered;
import platform.model.RegistrationBody;
import platform.model.Responded;

/** One employer's way, with the client that openapi-generator generates. */
public class OneWay {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String EDITION = "qinghai-2021";

    private interface Ask<T> {
        T now() throws ApiException;
    }

    /** What was asked for. What another service tells arrives a moment later; until then it is not found. */
    private static <T> T there(Ask<T> ask) throws Exception {
        for (int times = 0; times < 100; times++) {
            try {
                return ask.now();
            } catch (ApiException said) {
                if (!List.of(404, 425, 503).contains(said.getCode())) {
                    throw said;
                }
                Thread.sleep(200);
            }
        }
        throw new IllegalStateException("It does not arrive.");
    }

    private static Problem refusal(Ask<?> ask) throws Exception {
        try {
            ask.now();
        } catch (ApiException said) {
            return JSON.readValue(said.getResponseBody(), Problem.class);
        }
        throw new IllegalStateException("Any amount is confirmed.");
    }

    private static ApiClient client(String service) {
        ApiClient found = new ApiClient();
        found.updateBaseUri(System.getenv(service));
        return found;
    }

    public static void main(String[] arguments) throws Exception {
        String uscc = System.getenv("EMPLOYER");
        ApiClient signedIn = client("REGISTRATION").setRequestInterceptor(
            request -> request.header("Authorization", "Bearer " + System.getenv("TOKEN")));
        RegistrationApi registration = new RegistrationApi(signedIn);
        NoticesApi eligibility = new NoticesApi(client("ELIGIBILITY"));

        Registered registered = there(() ->
            registration.registerEmployer(uscc, "register-" + uscc, new RegistrationBody().edition(EDITION)));
        AssessmentAnswer assessed = there(() -> registration.readAmountToConfirm(uscc, EDITION));
        ConfirmationBody body = new ConfirmationBody().edition(EDITION).assessmentId(assessed.getAssessmentId())
            .accountNumber(System.getenv("ACCOUNT"));
        Problem refused = refusal(() -> registration.confirmRefund(uscc, "wrong-" + uscc, body.amount("0.01")));
        Responded confirmed = there(() ->
            registration.confirmRefund(uscc, "confirm-" + uscc, body.amount(assessed.getAmount())));
        List<List<Object>> lists = there(() -> eligibility.listNotices(EDITION, null, null, null)).getItems().stream()
            .map(one -> List.<Object>of(one.getEmployers(), one.getTotal(), one.getLastDay()))
            .collect(Collectors.toList());

        Map<String, Object> said = new LinkedHashMap<>();
        said.put("registered", registered.getRegistered());
        said.put("route", assessed.getRoute().getValue());
        said.put("amount", assessed.getAmount());
        said.put("refused", List.of(refused.getStatus(), refused.getCode()));
        said.put("response", confirmed.getResponse().getValue());
        said.put("lists", lists);
        System.out.println(JSON.writeValueAsString(said));
    }
}
